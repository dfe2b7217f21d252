#pragma once

#include "synthetic/objectives/linear_model.hpp"

namespace qhm::synthetic {

/// phi(t) = log(1 + e^-t): logistic regression, with the penalty lambda sum_j w_j^2/(1 + w_j^2) that makes it
/// nonconvex (Antoniadis, Gijbels and Nikolova 2011).
///
/// phi' = -p and phi'' = p (1 - p) with p = 1/(1 + e^t) in (0, 1).
struct LogisticLossTerm {
  static constexpr std::string_view name = "logistic-nonconvex";
  static constexpr double curvature_bound = 0.25;  ///< p (1 - p) <= 1/4, attained at t = 0
  static constexpr double slope_bound = 1;         ///< p < 1, the limit for t -> -infinity
  static constexpr double penalty = 0.1;           ///< lambda
  static constexpr double start = 1;  ///< beyond the penalty's inflection at 1/sqrt 3: it is concave there

  static double value(double t) { return std::fmax(-t, 0) + std::log1p(std::exp(-std::fabs(t))); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& t) {
    return -logistic(T(-t));
  }
};

/// Infimum 0 is a lower bound: penalty and loss are not 0 together.
using LogisticNonconvex = LinearModel<LogisticLossTerm>;

}  // namespace qhm::synthetic
