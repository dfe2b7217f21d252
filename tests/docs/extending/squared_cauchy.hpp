#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = 1 - 1/(1 + x^2)^2: one minimum, nonconvex, flat far away.
struct SquaredCauchyTerm {
  static constexpr std::string_view name = "squared-cauchy";
  static constexpr double curvature_bound =
      4;  ///< |h''| = 4|1 - 5x^2|/(1 + x^2)^4 <= 4: (1 + x^2)^4 >= 1 + 4x^2 + 6x^4
          ///< >= 5x^2 - 1, as 6t^2 - t + 2 > 0; 4 at 0
  static constexpr double slope_bound =
      1.0353;                           ///< h' = 4x/(1 + x^2)^3, largest at 1/sqrt(5): 125/(54 sqrt(5))
  static constexpr double infimum = 0;  ///< attained at 0
  static constexpr double start = 1;    ///< beyond the inflection at 1/sqrt(5): h is concave there

  static double value(double x) { return 1 - 1 / ((1 + x * x) * (1 + x * x)); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    T const s = 1 + x * x;
    return 4 * x / (s * s * s);
  }
};

using SquaredCauchy = Separable<SquaredCauchyTerm>;

}  // namespace qhm::synthetic
