#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = 1 - cos x: smooth, bounded, with a minimum, a maximum and an inflection in every period.
struct OneMinusCosTerm {
  static constexpr std::string_view name = "one-minus-cos";
  static constexpr double curvature_bound = 1;  ///< |h''| = |cos x| <= 1, attained at 0
  static constexpr double slope_bound = 1;      ///< |h'| = |sin x| <= 1, attained at pi/2
  static constexpr double infimum = 0;          ///< cos x <= 1, attained at 0
  static constexpr double start = 2;            ///< beyond the inflection at pi/2: h is concave there

  static double value(double x) {
    double const half = std::sin(x / 2);
    return 2 * half * half;  // no cancellation near 0
  }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return sine(x);
  }
};

using OneMinusCos = Separable<OneMinusCosTerm>;

}  // namespace qhm::synthetic
