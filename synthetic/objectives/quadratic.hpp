#pragma once

#include <limits>

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = x^2 / 2: the instance on which the bound for SGD is attained, and the one whose second moments
/// are known exactly (synthetic/exact.hpp). Its gradients are unbounded: theorems that need G do not apply.
struct QuadraticTerm {
  static constexpr std::string_view name = "quadratic";
  static constexpr double curvature_bound = 1;                                    ///< h'' = 1
  static constexpr double slope_bound = std::numeric_limits<double>::infinity();  ///< h' = x
  static constexpr double infimum = 0;                                            ///< attained at 0
  static constexpr double start = 1;

  static double value(double x) { return x * x / 2; }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return x;
  }
};

using Quadratic = Separable<QuadraticTerm>;

}  // namespace qhm::synthetic
