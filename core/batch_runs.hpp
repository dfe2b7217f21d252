#pragma once

#include <cstdint>
#include <vector>

#include "core/plan.hpp"
#include "core/weights.hpp"

namespace qhm {

/// Epochs [first_epoch, first_epoch + epochs) with one batch size; without end where epochs = unlimited.
struct BatchRun {
  std::uint64_t first_epoch, epochs;
  double batch;                   ///< b'_m; inf where it is beyond 1.8e308
  std::uint64_t steps_per_epoch;  ///< T_m
};

/// Most rows that a table of runs or stages may have; beyond it InputError names `--steps`.
inline constexpr std::size_t max_stages = std::size_t{1} << 22;

/// Batch sizes over epochs 0 .. epochs-1 or until `steps` steps are covered, whichever is first, run-length
/// coded: rounding, cap and T_m = ceil(n/b') happen here and nowhere else. Halves round up and quotients
/// round as the written decimals do, not as their doubles.
std::vector<BatchRun> batch_runs(Plan const&, std::uint64_t epochs, std::uint64_t steps);

/// K after the first `epochs` epochs, at most max_steps.
std::uint64_t steps_after(Plan const&, std::uint64_t epochs);

/// Epoch that contains step `step` (both from 0).
std::uint64_t epoch_of(Plan const&, std::uint64_t step);

/// Gradient evaluations N = sum over k < steps of b_k, the short last batch of an epoch counted in full.
double evaluations(Plan const&, std::uint64_t steps);

/// (growth^j - 1)/(growth^J - 1), J = M/E - 1, which need not be whole. In double the powers are taken in
/// long double: 1e-19/log(growth^j) of relative error.
template <class Real>
Real affine_share(double growth, std::uint64_t stage, std::uint64_t interval, std::uint64_t epochs) {
  using std::pow;
  using Wide = std::conditional_t<std::same_as<Real, double>, long double, Real>;
  Wide const factor = decimal<Wide>(growth);
  Wide const last = Wide(epochs - interval) / Wide(interval);
  return Real(Wide(Wide(pow(factor, Wide(stage))) - 1) / Wide(Wide(pow(factor, last)) - 1));
}

/// Whether an affine schedule is at its largest value in stage j: j >= M/E - 1.
inline bool affine_is_full(std::uint64_t stage, std::uint64_t interval, std::uint64_t epochs) {
  return stage >= (epochs - 1) / interval;
}

/// The batch size of a run in another arithmetic: where it is kept real, b, b0 delta^j, b0 + c j or affine
/// growth as the decimals have it.
template <class Real>
Real batch_of(Plan const& plan, BatchRun const& run) {
  using std::pow;
  bool const capped = plan.batch_cap && run.batch == static_cast<double>(*plan.batch_cap);
  if constexpr (!std::same_as<Real, double>)
    if (plan.batch_rounding == BatchRounding::none && !capped) {
      std::uint64_t const j = plan.clock().stage_of(run.first_epoch);
      return std::visit(match{[](Constant const& s) { return decimal<Real>(s.value); },
                              [&](Exponential const& s) -> Real {
                                return decimal<Real>(s.initial) * Real(pow(decimal<Real>(s.growth), Real(j)));
                              },
                              [&](Linear const& s) -> Real {
                                return decimal<Real>(s.initial) + decimal<Real>(s.slope) * Real(j);
                              },
                              [&](Affine const& s) -> Real {
                                if (affine_is_full(j, plan.interval, plan.epochs))
                                  return decimal<Real>(s.max);
                                return decimal<Real>(s.min) +
                                       Real(decimal<Real>(s.max) - decimal<Real>(s.min)) *
                                           affine_share<Real>(s.growth, j, plan.interval, plan.epochs);
                              },
                              [&](auto const&) { return decimal<Real>(run.batch); }},
                        plan.batch);
    }
  return Real(run.batch);
}

namespace detail {

[[noreturn]] void too_many_stages(std::uint64_t steps);

}  // namespace detail
}  // namespace qhm
