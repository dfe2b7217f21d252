#include "core/checksum.hpp"

#include <fmt/format.h>

namespace qhm {

// Of the authors' test vectors.
static_assert(checksum("") == 0xcbf29ce484222325 && checksum("a") == 0xaf63dc4c8601ec8c &&
              checksum("foobar") == 0x85944171f73967e8);

std::string checksum_text(std::string_view bytes) {
  return fmt::format("{:016x}", checksum(bytes));
}

}  // namespace qhm
