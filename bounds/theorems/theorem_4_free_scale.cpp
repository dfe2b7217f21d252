#include "bounds/theorems/theorem_4_free_scale.hpp"

namespace qhm::bounds {
namespace {

/// Least c with q_k < 1: sup_k beta_k^2 alpha_k gamma_k / (2 (1 - beta_k^2)), found to within a factor by
/// doubling from `start` until the conditions hold.
double admissible_scale(Problem const& problem, Profile<double> const& profile, double start) {
  for (double c = start; c < 1e300; c *= 4) try {
      (void)theorem_4_free_scale<double>(problem, profile, c);
      return c;
    } catch (AssumptionViolated const&) {
      if (!std::isfinite(problem.gradient_bound.value)) throw;
    }
  return 1e300;
}

}  // namespace

double best_scale_theorem_4(Problem const& problem, Profile<double> const& profile) {
  auto const value = [&](double log_c) {
    try {
      return theorem_4_free_scale<double>(problem, profile, std::exp(log_c));
    } catch (AssumptionViolated const&) {
      return std::numeric_limits<double>::infinity();
    }
  };
  double const admissible = admissible_scale(problem, profile, 1e-6 / problem.smoothness.value);
  // The minimum lies between a factor 4 below the first admissible c and where the value has begun to rise.
  double low = std::log(admissible) - std::log(4.0);
  double high = std::log(admissible);
  double step = 1;
  for (double here = value(high), next = value(high + step); next < here;
       here = next, next = value(high + step)) {
    high += step;
    step *= 2;
  }
  high += step;
  double const golden = (std::sqrt(5.0) - 1) / 2;
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  double at_left = value(left);
  double at_right = value(right);
  while (high - low > 1e-3) {
    if (at_left < at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = value(left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = value(right);
    }
  }
  double const best = at_left < at_right ? left : right;
  return std::exp(std::isfinite(value(best)) ? best : std::log(admissible));
}

}  // namespace qhm::bounds
