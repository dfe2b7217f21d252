#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = log(1 + x^2) + 2/(1 + x^2) - 1 - log 2: minima at -1 and 1, a maximum between them at 0, walls that
/// flatten to a logarithm.
///
/// With x = tan t: h' = 2x (x^2 - 1)/(1 + x^2)^2 = -sin(4t)/2 and h'' = -2 cos(4t) cos^2 t.
struct DoubleWellTerm {
  static constexpr std::string_view name = "double-well";
  static constexpr double curvature_bound = 2;  ///< |cos 4t| cos^2 t <= 1, attained at 0, where h'' = -2
  static constexpr double slope_bound = 0.5;    ///< |sin 4t| <= 1, attained at x = sqrt 2 - 1 and sqrt 2 + 1
  static constexpr double infimum = 0;          ///< log q + 2/q has its minimum at q = 1 + x^2 = 2
  static constexpr double start = 0.25;         ///< between the wells: h'' = -1.05

  static double value(double x) {
    double const r = (x * x - 1) / 2;  // q = 2 (1 + r): no cancellation near the minima
    return std::log1p(r) - r / (1 + r);
  }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    T const s = x * x;
    T const q = 1 + s;
    return 2 * x / q * ((s - 1) / q);
  }
};

using DoubleWell = Separable<DoubleWellTerm>;

}  // namespace qhm::synthetic
