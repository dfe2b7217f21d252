#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = sqrt(1 + x^2) - 1: convex, a parabola near 0 that straightens to |x|.
struct PseudoHuberTerm {
  static constexpr std::string_view name = "pseudo-huber";
  static constexpr double curvature_bound = 1;  ///< 0 < h'' = (1 + x^2)^(-3/2) <= 1, attained at 0
  static constexpr double slope_bound = 1;      ///< |h'| = |x|/sqrt(1 + x^2) < 1, the limit far away
  static constexpr double infimum = 0;          ///< attained at 0
  static constexpr double start = 3;

  static double value(double x) { return x * (x / (1 + std::hypot(1.0, x))); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    T const held = clipped(x, 0x1p40);  // beyond it h' = +-1 to the last bit, and x^2 may overflow
    return held / square_root(T(1 + held * held));
  }
};

using PseudoHuber = Separable<PseudoHuberTerm>;

}  // namespace qhm::synthetic
