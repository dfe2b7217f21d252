#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// h(x) = (1 - (1 - x^2)^3)/6 for |x| <= 1, 1/6 beyond: the biweight of Beaton and Tukey (1974), with a
/// plateau that has no slope at all.
///
/// h' = x (1 - x^2)^2 and h'' = (1 - x^2)(1 - 5x^2) inside; both are 0 at |x| = 1, so h is twice continuously
/// differentiable. There h''' jumps between +-8 and 0: h'' is Lipschitz, and no more.
struct TukeyTerm {
  static constexpr std::string_view name = "tukey";
  static constexpr double curvature_bound = 1;  ///< h'' in [-4/5, 1]: 1 at 0, -4/5 at x^2 = 3/5
  static constexpr double slope_bound = 0.28621670111997307012;  ///< 16/(25 sqrt 5), at h'' = 0: x = 1/sqrt 5
  static constexpr double infimum = 0;                           ///< attained at 0
  static constexpr double start = 0.75;  ///< beyond the inflection at 1/sqrt 5: h is concave there

  static double value(double x) {
    double const s = x * x;
    return s < 1 ? s * (3 - s * (3 - s)) / 6 : 1.0 / 6;
  }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& x) {
    T const q = 1 - x * x;
    return select(magnitude(x) >= T(1.0), T(0.0), T(x * q * q));
  }
};

using Tukey = Separable<TukeyTerm>;

}  // namespace qhm::synthetic
