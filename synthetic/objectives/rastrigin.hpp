#pragma once

#include "synthetic/objectives/pseudo_huber.hpp"

namespace qhm::synthetic {

/// h(x) = sqrt(1 + x^2) - 1 + (1 - cos 4x)/4: Rastrigin's function with a bowl whose slope is bounded. Local
/// minima everywhere, one of them global, and a pull towards it from any distance.
struct RastriginTerm {
  static constexpr std::string_view name = "rastrigin";
  static constexpr double curvature_bound = 5;  ///< (0, 1] + 4 cos 4x in (-4, 5], 5 at 0
  static constexpr double slope_bound = 2;      ///< |h'| < 1 + |sin 4x| <= 2, the limit at far ripples
  static constexpr double infimum = 0;          ///< both parts are >= 0, attained at 0
  static constexpr double start = 2.3;          ///< cos 9.2 = -0.97: h'' < -3.5

  static double value(double x) {
    double const half = std::sin(2 * x);
    return PseudoHuberTerm::value(x) + half * half / 2;
  }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return PseudoHuberTerm::slope(x) + sine(T(4 * x));
  }
};

using Rastrigin = Separable<RastriginTerm>;

}  // namespace qhm::synthetic
