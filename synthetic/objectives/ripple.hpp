#pragma once

#include "synthetic/objectives/geman_mcclure.hpp"

namespace qhm::synthetic {

/// h(x) = x^2/(1 + x^2) + (1 - cos 4x)/4: a bounded bowl with ripples, each with a local minimum.
struct RippleTerm {
  static constexpr std::string_view name = "ripple";
  static constexpr double curvature_bound = 6;  ///< [-1/2, 2] + 4 cos 4x in [-4.5, 6], 6 at 0
  /// |h'| <= 3 sqrt(3)/8 + |sin 4x|; not attained, the sine is largest at 0.393 and the bowl at 0.577: the
  /// largest ratio is 0.971.
  static constexpr double slope_bound = 1 + GemanMcClureTerm::slope_bound;
  static constexpr double infimum = 0;  ///< both parts are >= 0, attained at 0
  static constexpr double start = 2.3;  ///< cos 9.2 = -0.97: h'' < -3.5

  static double value(double x) {
    double const half = std::sin(2 * x);
    return GemanMcClureTerm::value(x) + half * half / 2;
  }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return GemanMcClureTerm::slope(x) + sine(T(4 * x));
  }
};

using Ripple = Separable<RippleTerm>;

}  // namespace qhm::synthetic
