#pragma once

#include <cstddef>
#include <span>

namespace qhm {

/// A fitted exponent with the ends of its confidence interval.
struct Slope {
  double value = 0, low = 0, high = 0;
};

/// The exponent p of  y ~ x^p  by least squares on logarithms, every point with the same weight. x, y > 0, at
/// least two different x.
double fitted_slope(std::span<double const> x, std::span<double const> y);

/// The same for y_i = mean over trials of values[i * trials + trial], with a t interval of confidence 0.95.
///
/// The values of one trial at different i depend on each other (averages over the same steps), so that the
/// residuals of the fit say nothing about its error. Trials are independent: they are dealt into `groups`,
/// each group is left out in turn, and the pseudo-values  G p - (G-1) p_{without g}  are independent up to
/// O(1/trials), as is the bias of the logarithm of a mean, which fits of single groups would keep
/// (delete-a-group jackknife, M. H. Quenouille 1956, J. W. Tukey 1958). The interval is for the slope of the
/// expectations on these x, whether or not they follow a power.
///
/// Assumes 2 <= groups, and trials a multiple of groups; all means > 0.
Slope slope_with_interval(std::span<double const> x, std::span<double const> values, std::size_t groups);

/// fitted_slope with t times the regression's standard error on either side, of confidence 0.95. Too narrow
/// where the points depend on each other, as those of one run do. At least three points.
Slope regression_slope(std::span<double const> x, std::span<double const> y);

}  // namespace qhm
