#include "figures/scale.hpp"

#include "core/errors.hpp"

namespace qhm::figures {

std::string_view scale_name(Scale scale) {
  switch (scale) {
    case Scale::smoke:
      return "smoke";
    case Scale::reduced:
      return "reduced";
    case Scale::paper:
      break;
  }
  return "paper";
}

Scale scale_from(std::string const& name) {
  for (auto const scale : every_scale)
    if (scale_name(scale) == name) return scale;
  throw InputError("--scale", name, "is not a scale", "choose smoke, reduced or paper");
}

}  // namespace qhm::figures
