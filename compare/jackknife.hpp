#pragma once

#include <span>

namespace qhm::compare {

/// The ends of a 95 % interval.
struct Interval {
  double low = 0, high = 0;
};

/// whole -+ t s, the t interval of a statistic of n independent runs, from its value on all of them and with
/// each left out in turn (J. W. Tukey 1958):
///
///     s^2 = (n-1)/n sum_i (without_i - mean of without)^2,   t of n - 1 degrees of freedom
///
/// Assumes n >= 2. For two runs t = 12.7: such an interval is wide because two runs say little.
Interval jackknife_interval(double whole, std::span<double const> without);

/// Half the width of a 95 % t interval in standard errors.
double t_quantile(double degrees_of_freedom);

}  // namespace qhm::compare
