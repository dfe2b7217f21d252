#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = x^2/(1 + x^2), the loss of Geman and McClure (1985): bounded, so outliers count at most 1.
///
/// With s = x^2: h'' = 2(1 - 3s)/(1 + s)^3, whose derivative in s has the sign of s - 1: it falls from 2 at
/// s = 0 to -1/2 at s = 1 and then rises to 0.
struct GemanMcClureTerm {
  static constexpr std::string_view name = "geman-mcclure";
  static constexpr double curvature_bound = 2;                   ///< h'' in [-1/2, 2], 2 at 0
  static constexpr double slope_bound = 0.64951905283832898507;  ///< 3 sqrt(3)/8, at h'' = 0: x = 1/sqrt 3
  static constexpr double infimum = 0;                           ///< attained at 0
  static constexpr double start = 1.5;  ///< beyond the inflection at 1/sqrt 3: h is concave there

  static double value(double x) { return x * x / (1 + x * x); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    T const q = 1 + x * x;
    return 2 * x / (q * q);
  }
};

using GemanMcClure = Separable<GemanMcClureTerm>;

}  // namespace qhm::synthetic
