#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = tanh^2 x: bounded, with slopes that fade exponentially.
///
/// With s = tanh^2 x in [0, 1): h'' = 2(1 - s)(1 - 3s), a parabola in s with its minimum -2/3 at s = 2/3.
struct TanhSquaredTerm {
  static constexpr std::string_view name = "tanh-squared";
  static constexpr double curvature_bound = 2;                   ///< h'' in [-2/3, 2], 2 at 0
  static constexpr double slope_bound = 0.76980035891950101935;  ///< 4/(3 sqrt 3), at h'' = 0: s = 1/3
  static constexpr double infimum = 0;                           ///< attained at 0
  static constexpr double start = 1.5;  ///< beyond the inflection at 0.66: h is concave there

  static double value(double x) { return std::tanh(x) * std::tanh(x); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    T const t = hyperbolic_tangent(x);
    return 2 * t * (1 - t) * (1 + t);
  }
};

using TanhSquared = Separable<TanhSquaredTerm>;

}  // namespace qhm::synthetic
