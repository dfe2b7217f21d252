#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "bounds/rates/rate_table.hpp"
#include "bounds/sums/leading_sums.hpp"
#include "core/batch_runs.hpp"

namespace qhm::test {

/// A term of a bound evaluated for a number of steps, by its key in a rate table.
template <class Real>
struct TermValue {
  char const* theorem;
  char const* term;
  Real value;
};

template <class Real>
std::vector<TermValue<Real>> term_values(Plan const& plan, std::uint64_t steps) {
  auto const s = bounds::leading_sums(Profile<Real>(plan, steps));
  return {{"theorem-2", "A", Real(1) / s.alpha},
          {"theorem-2", "B", s.alpha_sq_over_batch / s.alpha},
          {"theorem-2", "C", s.omega / s.alpha},
          {"theorem-2", "C_weighted", s.alpha_omega / s.alpha},
          {"theorem-4", "A", Real(1) / s.alpha},
          {"theorem-4", "B", s.complement_over_batch / s.alpha},
          {"theorem-4", "B_squared", s.complement_sq_over_batch / s.alpha},
          {"theorem-4", "C", s.alpha_sq / s.alpha},
          {"theorem-4", "D", s.alpha_sq_over_complement / s.alpha}};
}

/// log of x^p (log x)^q (loglog x)^r, given log x.
inline double log_of(bounds::Order const& order, double log_x) {
  double result = static_cast<double>(order.power) * log_x;
  if (order.log != 0) result += static_cast<double>(order.log) * std::log(log_x);
  if (order.loglog != 0) result += static_cast<double>(order.loglog) * std::log(std::log(log_x));
  return result;
}

/// The 60 combinations with numbers whose orders show early: epochs of three steps, a batch that is beyond
/// the samples after two stages, a horizon of three epochs.
inline std::vector<Plan> early_plans() {
  ScheduleNumbers const numbers{.lr_max = 0.1,
                                .lr_min = 0.01,
                                .lr_power = 2,
                                .batch_size = 2,
                                .batch_growth = 2,
                                .beta_max = 0.5,
                                .beta_min = 0.5,
                                .beta_factor = 0.5,
                                .gamma_max = 0.7,
                                .gamma_factor = 0.5};
  return all_combinations(numbers, Plan{.interval = 3, .epochs = 3, .samples = 6});
}

/// By how much value/order may still move from one K to the next.
///
/// Every sum is c x^s (log x)^q (1 + e(K)) with e from Euler-Maclaurin and from what differs at the start:
///
///     sum_{x<=M} x^(-3/4) = 4 M^(1/4) + zeta(3/4),  sum_{x>M} x^(-5/4) = 4 M^(-1/4):  |e| <= 0.9 M^(-1/4)
///     sum_{x<=M} x^(-1/2) = 2 M^(1/2) + zeta(1/2), three epochs of another rate, nine steps more with a
///     growing batch:                                                                   |e| <= half K^(-1/2)
///     sum_{x<=M} x^(-1) = log M + 0.58, and the same starts:                           -0.6 <= e log K <=
///     kappa
///
/// and each part of e is monotone, so log(1 + e) moves by at most the difference of the parts, over 1 - e
/// where e < 0.
struct Corrections {
  double quarter, half, kappa;
  double whole = 0;  ///< |e| <= whole/K: log N = M log delta + constant

  [[nodiscard]] double allowed(double K, double next, bool logs) const {
    auto const powers = [&](double k) {
      return quarter * std::pow(k, -0.25) + half * std::pow(k, -0.5) + whole / k;
    };
    double const denominator = 1 - powers(K) - (logs ? 0.6 / std::log(K) : 0);
    if (denominator <= 0) return std::numeric_limits<double>::infinity();
    double const falls =
        powers(K) - powers(next) + (logs ? kappa * (1 / std::log(K) - 1 / std::log(next)) : 0);
    return falls / denominator + 1e-12;  // the sums' own 1e-14, in logs of ratios of them
  }
};

/// Logs of K slow the approach wherever a harmonic sum takes part.
inline bool has_logs(Plan const& plan, bounds::Order const& in_steps) {
  return in_steps.log != 0 || std::holds_alternative<Decay>(plan.learning_rate);
}

inline std::uint64_t power_of_ten(int exponent) {
  std::uint64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// The plan and K near 10^decade as the reading has it.
struct Run {
  Plan plan;
  std::uint64_t steps;
};
inline Run run_of(Plan plan, bounds::Reading reading, int decade) {
  if (reading != bounds::Reading::horizon) return {plan, power_of_ten(decade)};
  bool const grows = std::holds_alternative<Exponential>(plan.batch);
  plan.epochs = power_of_ten(decade) / (grows ? 1 : 3) - (grows ? 9 : 0);
  return {plan, steps_after(plan, plan.epochs)};
}

/// quarter = 0.9 * 3^(1/4) for K = 3 M; half, kappa: see Corrections, with M = E = 3.
inline constexpr Corrections of_early_plans{.quarter = 1.2, .half = 9, .kappa = 12};

inline constexpr int first_decade = 3, last_decade = 18;

inline std::string name(Plan const& plan, bounds::Reading reading) {
  return plan_name(plan) + ", " + std::string(bounds::reading_name(reading));
}

}  // namespace qhm::test
