#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = log(1 + x^2): one minimum, nonconvex, with slopes that fade far away.
struct LogQuadraticTerm {
  static constexpr std::string_view name = "log";
  static constexpr double curvature_bound = 2;  ///< h'' = 2(1 - x^2)/(1 + x^2)^2 in [-1/4, 2], 2 at 0
  static constexpr double slope_bound = 1;      ///< |h'| = 2|x|/(1 + x^2) <= 1 as (1 - |x|)^2 >= 0, 1 at 1
  static constexpr double infimum = 0;          ///< 1 + x^2 >= 1, attained at 0
  static constexpr double start = 3;            ///< beyond the inflection at 1: h is concave there

  static double value(double x) { return std::log1p(x * x); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return 2 * x / (1 + x * x);
  }
};

using LogQuadratic = Separable<LogQuadraticTerm>;

}  // namespace qhm::synthetic
