#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "core/errors.hpp"
#include "core/plan.hpp"

namespace qhm {

/// A run of steps (often of many epochs) in which nothing changes. All sums over steps are sums over stages.
template <class Real = double>
struct Stage {
  std::uint64_t first_step;       ///< counted from 0
  std::uint64_t steps;            ///< >= 1
  std::uint64_t first_epoch;      ///< epoch of first_step, counted from 0
  std::uint64_t steps_per_epoch;  ///< T_m = ceil(n / b'_m)
  Real alpha;                     ///< learning rate  [x^2/f]
  Real beta, one_minus_beta;      ///< each free of cancellation
  Real gamma, one_minus_gamma;
  Real batch;  ///< b'_m  [samples], an integer unless rounding is `none`

  /// omega = gamma beta, the weight of d_{k-1} in the step m_k = (1 - omega) g_k + omega d_{k-1}.
  [[nodiscard]] Real omega() const { return gamma * beta; }
  /// 1 - gamma beta, without cancellation.
  [[nodiscard]] Real one_minus_omega() const { return one_minus_gamma + gamma * one_minus_beta; }
  [[nodiscard]] std::uint64_t last_step() const { return first_step + steps - 1; }

  [[nodiscard]] bool same_values(Stage const& o) const {
    return alpha == o.alpha && beta == o.beta && one_minus_beta == o.one_minus_beta && gamma == o.gamma &&
           batch == o.batch && steps_per_epoch == o.steps_per_epoch;
  }
};

/// Epochs [first_epoch, first_epoch + epochs) with one batch size; without end where epochs = unlimited.
struct BatchRun {
  std::uint64_t first_epoch, epochs;
  double batch;                   ///< b'_m; inf where it is beyond 1.8e308
  std::uint64_t steps_per_epoch;  ///< T_m
};
inline constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// Batch sizes over epochs 0 .. epochs-1 or until `steps` steps are covered, whichever is first, run-length
/// coded: rounding, cap and T_m = ceil(n/b') happen here and nowhere else. Halves round up and quotients
/// round as the written decimals do, not as their doubles.
std::vector<BatchRun> batch_runs(Plan const&, std::uint64_t epochs, std::uint64_t steps);

/// K after the first `epochs` epochs, at most max_steps.
std::uint64_t steps_after(Plan const&, std::uint64_t epochs);

/// Epoch that contains step `step` (both from 0).
std::uint64_t epoch_of(Plan const&, std::uint64_t step);

/// Most stages that a table may have; beyond it tabulate throws InputError for `--steps`.
inline constexpr std::size_t max_stages = std::size_t{1} << 22;

namespace detail {

[[noreturn]] void too_many_stages(std::uint64_t steps);

/// First epoch after `epoch` at which the schedule may take another value.
template <class Schedule>
std::uint64_t next_change(Schedule const& schedule, std::uint64_t epoch, std::uint64_t interval) {
  return std::visit(match{[](Constant const&) { return unlimited; },
                          [&](StepDecay const& s) {
                            bool const vanished =
                                s.max == 0 || decimal_power<double>(s.factor, epoch / interval) == 0;
                            if (vanished || interval > unlimited - epoch) return unlimited;
                            return (epoch / interval + 1) * interval;
                          },
                          [&](auto const&) { return epoch + 1; }},
                    schedule);
}

/// The value of one schedule and the first epoch at which it may be another.
template <class Value>
struct Held {
  Value value{};
  std::uint64_t until = 0;

  template <class Schedule, class Evaluate>
  std::uint64_t advance(Schedule const& schedule, std::uint64_t epoch, std::uint64_t interval,
                        Evaluate evaluate) {
    if (epoch >= until) {
      value = evaluate();
      until = next_change(schedule, epoch, interval);
    }
    return until;
  }
};

template <class Real>
Real batch_of(Plan const& plan, BatchRun const& run) {
  auto const* growing = std::get_if<Exponential>(&plan.batch);
  bool const capped = plan.batch_cap && run.batch == static_cast<double>(*plan.batch_cap);
  if (plan.batch_rounding == BatchRounding::none && growing != nullptr && !capped)
    return decimal<Real>(growing->initial) *
           decimal_power<Real>(growing->growth, run.first_epoch / plan.interval);
  return Real(run.batch);
}

}  // namespace detail

/// The plan's table for its first `steps` steps, the last stage cut where they end. Neighbouring runs of
/// equal values are one stage: a constant plan has one, however long.
///
/// Throws InputError when `steps` is out of range or the table would have more than max_stages rows.
template <class Real = double>
std::vector<Stage<Real>> tabulate(Plan const& plan, std::uint64_t steps) {
  validate_steps(steps);
  std::vector<Stage<Real>> stages;
  detail::Held<Real> alpha;
  detail::Held<Weight<Real>> beta, gamma;
  std::uint64_t step = 0;
  for (BatchRun const& run : batch_runs(plan, unlimited, steps)) {
    Real const batch = detail::batch_of<Real>(plan, run);
    std::uint64_t const run_end = run.epochs == unlimited ? unlimited : run.first_epoch + run.epochs;
    for (std::uint64_t epoch = run.first_epoch; epoch < run_end && step < steps;) {
      std::uint64_t const change = std::min(
          {run_end,
           alpha.advance(plan.learning_rate, epoch, plan.interval,
                         [&] { return learning_rate<Real>(plan.learning_rate, epoch, plan.epochs); }),
           beta.advance(plan.beta, epoch, plan.interval,
                        [&] { return momentum_weight<Real>(plan.beta, epoch, plan.interval); }),
           gamma.advance(plan.gamma, epoch, plan.interval,
                         [&] { return momentum_weight<Real>(plan.gamma, epoch, plan.interval); })});
      std::uint64_t const left = steps - step;
      std::uint64_t const whole_epochs = left / run.steps_per_epoch;
      std::uint64_t const taken =
          change - epoch > whole_epochs ? left : (change - epoch) * run.steps_per_epoch;
      Stage<Real> const next{.first_step = step,
                             .steps = taken,
                             .first_epoch = epoch,
                             .steps_per_epoch = run.steps_per_epoch,
                             .alpha = alpha.value,
                             .beta = beta.value.value,
                             .one_minus_beta = beta.value.complement,
                             .gamma = gamma.value.value,
                             .one_minus_gamma = gamma.value.complement,
                             .batch = batch};
      if (!stages.empty() && stages.back().same_values(next)) {
        stages.back().steps += taken;
      } else {
        if (stages.size() == max_stages) detail::too_many_stages(steps);
        stages.push_back(next);
      }
      step += taken;
      epoch = change;
    }
    if (step == steps) break;
  }
  return stages;
}

/// The table of the whole horizon of M epochs.
template <class Real = double>
std::vector<Stage<Real>> tabulate(Plan const& plan) {
  return tabulate<Real>(plan, steps_after(plan, plan.epochs));
}

/// Gradient evaluations N = sum of b_k over the table, the short last batch of an epoch counted in full.
double evaluations(std::vector<Stage<double>> const& stages);

}  // namespace qhm
