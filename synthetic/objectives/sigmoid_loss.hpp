#pragma once

#include "synthetic/objectives/linear_model.hpp"

namespace qhm::synthetic {

/// phi(t) = 1/(1 + e^t): the sigmoid loss of a linear classifier, a smooth nonconvex finite sum on real data.
///
/// phi' = -phi (1 - phi) and phi'' = phi (1 - phi)(1 - 2 phi), phi in (0, 1).
struct SigmoidLossTerm {
  static constexpr std::string_view name = "sigmoid-loss";
  static constexpr double curvature_bound =
      0.096225044864937627419;                 ///< 1/(6 sqrt 3), phi = (1 - 1/sqrt 3)/2
  static constexpr double slope_bound = 0.25;  ///< |phi'| <= 1/4, attained at t = 0
  static constexpr double penalty = 0;
  static constexpr double start = 0;  ///< f(0) = 1/2 whatever the data

  static double value(double t) { return 1 / (1 + std::exp(t)); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& t) {
    T const phi = logistic(T(-t));
    return -(phi * (1 - phi));
  }
};

/// Infimum 0 is approached, never attained, where the classes are separable.
using SigmoidLoss = LinearModel<SigmoidLossTerm>;

}  // namespace qhm::synthetic
