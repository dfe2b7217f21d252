#include <string>

#include "report/explorer/answer.hpp"

/// What the page calls: explorer::answer. The text lives until the next call.
extern "C" char const* qhm_explore(char const* request) {
  static std::string text;
  text = qhm::explorer::answer(request);
  return text.c_str();
}
