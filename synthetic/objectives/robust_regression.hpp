#pragma once

#include "synthetic/objectives/linear_model.hpp"

namespace qhm::synthetic {

/// phi(t) = rho(t - 1), rho(e) = e^2/(1 + e^2): regression of the label y_i on a_i under the loss of Geman
/// and McClure, since rho(<w, a_i> - y_i) = rho(y_i (<w, a_i> - y_i)) = rho(<w, z_i> - 1).
struct RobustRegressionTerm {
  static constexpr std::string_view name = "robust-regression";
  static constexpr double curvature_bound = GemanMcClureTerm::curvature_bound;  ///< attained at t = 1
  static constexpr double slope_bound = GemanMcClureTerm::slope_bound;  ///< attained at t = 1 - 1/sqrt 3
  static constexpr double penalty = 0;
  static constexpr double start = 0;  ///< residual -1, where rho is concave; f(0) = 1/2 whatever the data

  static double value(double t) { return GemanMcClureTerm::value(t - 1); }
  template <class T>
  QHM_HOST_DEVICE static T slope(T const& t) {
    return GemanMcClureTerm::slope(T(t - 1));
  }
};

/// Infimum 0 is attained where a linear function reproduces all labels.
using RobustRegression = LinearModel<RobustRegressionTerm>;

}  // namespace qhm::synthetic
