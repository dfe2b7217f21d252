#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = 1 - exp(-x^2/2), the loss of Dennis and Welsch (1978): bounded, flat far away.
///
/// h'' = (1 - x^2) exp(-x^2/2); h''' = x (x^2 - 3) exp(-x^2/2), so h'' falls from 1 at 0 to -2 exp(-3/2) at
/// sqrt 3 and then rises to 0.
struct WelschTerm {
  static constexpr std::string_view name = "welsch";
  static constexpr double curvature_bound = 1;                   ///< h'' in [-0.4463, 1], 1 at 0
  static constexpr double slope_bound = 0.60653065971263342360;  ///< exp(-1/2), at h'' = 0: x = 1
  static constexpr double infimum = 0;                           ///< attained at 0
  static constexpr double start = 2;  ///< beyond the inflection at 1: h is concave there

  static double value(double x) { return -std::expm1(-x * x / 2); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    return x * exponential(T(x * x * -0.5));
  }
};

using Welsch = Separable<WelschTerm>;

}  // namespace qhm::synthetic
