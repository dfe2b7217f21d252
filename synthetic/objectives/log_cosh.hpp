#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = log cosh x: convex, a parabola near 0 that straightens to |x| - log 2.
struct LogCoshTerm {
  static constexpr std::string_view name = "log-cosh";
  static constexpr double curvature_bound = 1;  ///< 0 < h'' = 1 - tanh^2 x <= 1, attained at 0
  static constexpr double slope_bound = 1;      ///< |h'| = |tanh x| < 1, the limit far away
  static constexpr double infimum = 0;          ///< cosh x >= 1, attained at 0
  static constexpr double start = 3;

  static double value(double x) {
    double const t = std::expm1(-2 * std::fabs(x));  // cosh x = e^|x| (1 + t/2)
    return std::fabs(x) < 1 ? std::log1p(2 * std::pow(std::sinh(x / 2), 2))
                            : std::fabs(x) + std::log1p(t / 2);
  }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return hyperbolic_tangent(x);
  }
};

using LogCosh = Separable<LogCoshTerm>;

}  // namespace qhm::synthetic
