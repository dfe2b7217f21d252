#pragma once

#include <array>
#include <optional>
#include <vector>

#include "compare/jackknife.hpp"
#include "compare/plan_group.hpp"

namespace qhm::compare {

/// How far an observed curve has the shape of Theorem 2's bound:
///
///     y_K  ~  a A_K + b B_K + c C_K,   a, b, c >= 0
///
/// with the bare sums of the plan at the curve's own K (bounds/theorems/theorem_2.hpp). The theorem says
/// a = 2 Delta/D, b = L sigma^2/D, c = 2 alpha_max (1 + alpha_max L) G^2/D for one D: the fit asks whether
/// any constants would do.
///
/// Weights   relative errors: each row is divided by y_K, so that  sum (fitted/y - 1)^2  is least
/// R^2       1 - sum (y - fitted)^2 / sum (y - mean y)^2, centred, of y itself without weights: may be
///           negative; empty where y is constant
/// Residual  sqrt(mean of (fitted/y - 1)^2)
/// Interval  of 95 %, jackknife over seeds, its low end not below 0; none for one seed
struct ShapeFit {
  std::array<double, 3> coefficients{};
  std::array<std::optional<Interval>, 3> intervals{};
  std::optional<double> r_squared{};
  double relative_residual = 0;
  double condition = 1;    ///< of the weighted columns, each scaled to length 1; columns of zeros not counted
  bool identified = true;  ///< whether the condition is small enough for the coefficients to mean something
  std::size_t points = 0, columns = 0, seeds = 0;  ///< columns that are not zero
};

/// Throws InputError where there are not more points than columns.
ShapeFit fit_shape(PlanGroup const&, Curve const&);

}  // namespace qhm::compare
