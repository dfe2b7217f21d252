#pragma once

#include "sweep/grid.hpp"

namespace qhm::sweep {

/// Some flags of `qhm train`, and a switch.
inline FlagKinds const& train_flags() {
  static FlagKinds const kinds{
      {"lr", Takes::value},       {"lr-max", Takes::value},     {"batch-size", Takes::value},
      {"seed", Takes::value},     {"data", Takes::value},       {"out", Takes::value},
      {"gradient", Takes::value}, {"threads", Takes::value},    {"flip", Takes::nothing},
      {"resume", Takes::nothing}, {"dump-plan", Takes::nothing}};
  return kinds;
}

inline Grid grid_of(std::string const& text) {
  return parse_grid(text, "grid.toml", train_flags());
}

}  // namespace qhm::sweep
