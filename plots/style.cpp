#include "plots/style.hpp"

#include "core/errors.hpp"

namespace qhm::plots {

Style style_from(std::string const& name) {
  if (name == "paper") return paper_style;
  if (name == "screen") return screen_style;
  if (name == "slide") return slide_style;
  throw InputError("--style", name, "is not a style", "choose paper, screen or slide");
}

}  // namespace qhm::plots
