#include "bounds/rates/step_condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>
#include <utility>

#include "bounds/sums/extremes.hpp"
#include "core/decimal.hpp"

namespace qhm::bounds {
namespace {

using Digits =
    boost::multiprecision::number<boost::multiprecision::cpp_dec_float<50>, boost::multiprecision::et_off>;
using Kind = StepCondition::Kind;

/// The same shape with another largest rate.
LearningRate with_largest_rate(LearningRate const& schedule, double rate) {
  return std::visit(match{[&](Constant) -> LearningRate { return Constant{rate}; },
                          [&](SqrtDecay) -> LearningRate { return SqrtDecay{rate}; },
                          [&](Decay) -> LearningRate { return Decay{rate}; },
                          [&](Cosine s) -> LearningRate {
                            return Cosine{rate, rate * (s.min / s.max)};
                          },
                          [&](Polynomial s) -> LearningRate {
                            return Polynomial{rate, rate * (s.min / s.max), s.power};
                          },
                          [&](auto const& s) { return scaled(s, rate / largest_rate(s)); }},
                    schedule);
}

/// First epoch below `epochs` at which the condition is broken. Batch sizes and gamma do not matter: one step
/// an epoch.
std::optional<std::uint64_t> first_broken_epoch(Plan plan, std::uint64_t epochs) {
  plan.batch = Constant{1};
  plan.gamma = Constant{0};
  plan.samples = 1;
  plan.batch_cap.reset();
  Profile<double> const profile(plan, epochs);
  auto const margin = [](auto const& sight) {
    auto const s = sight.stage();
    return s.one_minus_beta - s.beta * s.alpha / 2;
  };
  for (auto const& piece : profile.pieces())
    if (auto const broken = first_break(piece, piece.first_epoch, piece.flat() ? 1 : piece.epochs(),
                                        Margin::at_least_zero, margin))
      return broken;
  return {};
}

/// 2 c x/(x^(3/4) - c), the largest alpha_max that epoch x - 1 allows to decay with increasing beta.
Digits allowed_by_epoch(Digits const& c, std::uint64_t x) {
  Digits const root = sqrt(Digits(x));
  return 2 * c * Digits(x) / (root * sqrt(root) - c);
}

Digits cap_of_decay_with_increasing(Increasing const& beta) {
  Digits const c = one_minus<Digits>(beta.min);
  auto const lowest = static_cast<std::uint64_t>(std::pow(4 * static_cast<double>(c), 4.0 / 3));
  // Two neighbours on either side: the place of the minimum is known to an ulp.
  Digits cap = allowed_by_epoch(c, lowest + 3);
  for (std::uint64_t x = std::max<std::uint64_t>(lowest, 2) - 1; x < lowest + 3; ++x)
    if (x > 1 || c < 1) cap = std::min(cap, allowed_by_epoch(c, x));
  return cap;
}

StepCondition capped(Plan const& plan, Digits const& cap, std::string const& formula) {
  double const rate = largest_rate(plan.learning_rate);
  bool const holds = decimal<Digits>(rate) <= cap;
  auto const value = static_cast<double>(cap);
  return {Kind::capped, holds, value,
          fmt::format("lr-max = {} {} {} = {:.4g}", shortest(rate), holds ? "<=" : ">", formula, value)};
}

/// `value` with four digits, rounded down: what is printed still holds.
std::string rounded_down(double value) {
  double const unit = std::pow(10, std::floor(std::log10(value)) - 3);
  return fmt::format("{:.4g}", std::floor(value / unit) * unit);
}

StepCondition failing(Plan const& plan, Reading reading) {
  std::string reason = "alpha falls more slowly than 1 - beta: fails eventually";
  bool const horizon = reading == Reading::horizon;
  if (auto const broken = first_broken_epoch(plan, horizon ? plan.epochs : max_steps))
    reason += fmt::format(", here first in epoch {}", *broken);
  else
    reason += horizon ? fmt::format(", though not yet with M = {}", plan.epochs)
                      : std::string(", here beyond epoch 1e18");
  double const cap = cap_within(plan, plan.epochs);
  if (std::isfinite(cap))
    reason += fmt::format("; lr-max <= {} would keep it for {} epochs", rounded_down(cap), plan.epochs);
  return {Kind::fails_eventually, false, 0, reason};
}

}  // namespace

double cap_within(Plan const& plan, std::uint64_t epochs) {
  Plan trial = plan;
  auto const breaks_at = [&](double rate) {
    trial.learning_rate = with_largest_rate(plan.learning_rate, rate);
    return first_broken_epoch(trial, epochs).has_value();
  };
  double low = 1;
  double high = 1;
  if (breaks_at(1)) {
    while (breaks_at(low)) high = std::exchange(low, low / 4);
  } else {
    while (!breaks_at(high)) {
      low = std::exchange(high, high * 4);
      if (high > 1e12) return std::numeric_limits<double>::infinity();
    }
  }
  while (high > low * (1 + 1e-9)) {
    double const middle = (low + high) / 2;
    (breaks_at(middle) ? high : low) = middle;
  }
  return low;
}

StepCondition step_condition(Plan const& plan, Reading reading) {
  auto const of_first_step = [&](double beta) -> StepCondition {
    if (beta == 0) return {Kind::always, true, std::numeric_limits<double>::infinity(), "holds, as beta = 0"};
    return capped(plan, 2 * one_minus<Digits>(beta) / decimal<Digits>(beta), "2 (1 - beta-max)/beta-max");
  };
  auto const of_rising = [&](Increasing const& beta) {
    auto const s = schedules(plan, reading);
    return s.alpha.falls > s.one_minus_beta.falls
               ? capped(plan, cap_of_decay_with_increasing(beta), "min over m of 2 (m+1) (1 - beta)/beta")
               : failing(plan, reading);
  };
  return std::visit(match{[&](Constant const& s) { return of_first_step(s.value); },
                          [&](StepDecay const& s) { return of_first_step(s.max); }, of_rising},
                    plan.beta);
}

}  // namespace qhm::bounds
