#include "core/batch_runs.hpp"

#include <cmath>

#include "core/batch_walks.hpp"
#include "core/errors.hpp"

namespace qhm {
namespace {

using detail::Digits;
using detail::floor_of;

template <class Walk>
double batch_of(Walk const& walk, BatchRounding rounding) {
  if (rounding == BatchRounding::none || walk.exact_integer()) return static_cast<double>(walk.real());
  long double const whole =
      rounding == BatchRounding::up
          ? -floor_of(-walk.real(), [&] { return Digits(-walk.exact()); })
          : floor_of(walk.real() + 0.5L, [&] { return Digits(walk.exact() + Digits("0.5")); });
  return static_cast<double>(std::max(1.0L, whole));
}

/// T_m = ceil(n/b'_m) where the walk is, with the batch size that it has there after rounding and cap.
template <class Walk>
std::uint64_t steps_per_epoch(Walk const& walk, Plan const& plan, double batch, bool capped) {
  auto const samples = plan.samples;
  if (batch >= static_cast<double>(samples)) return 1;
  if (capped || plan.batch_rounding != BatchRounding::none || walk.exact_integer()) {
    auto const size = static_cast<std::uint64_t>(batch);
    return (samples + size - 1) / size;
  }
  // ceil(n/b) = -floor(-n/b)
  long double const quotient = static_cast<long double>(samples) / walk.real();
  return static_cast<std::uint64_t>(
      -floor_of(-quotient, [&] { return Digits(-Digits(samples) / walk.exact()); }));
}

template <class Walk>
std::vector<BatchRun> runs_of(Walk walk, Plan const& plan, std::uint64_t epochs, std::uint64_t steps) {
  std::vector<BatchRun> runs;
  runs.reserve(16);
  std::uint64_t covered = 0;  // steps in `runs`, saturating at `steps`
  for (std::uint64_t first = 0; first < epochs && covered < steps;) {
    double batch = batch_of(walk, plan.batch_rounding);
    bool const capped = plan.batch_cap && batch >= static_cast<double>(*plan.batch_cap);
    if (capped) batch = static_cast<double>(*plan.batch_cap);
    bool const stays = (capped && !std::holds_alternative<Table>(plan.batch)) || std::isinf(batch);
    std::uint64_t length = stays ? unlimited : walk.length(first, plan.batch_rounding != BatchRounding::none);
    bool const last = length >= epochs - first;
    if (last) length = epochs - first;
    std::uint64_t const T = steps_per_epoch(walk, plan, batch, capped);
    if (!runs.empty() && runs.back().batch == batch) {
      runs.back().epochs = last && epochs == unlimited ? unlimited : runs.back().epochs + length;
    } else {
      if (runs.size() == max_stages) detail::too_many_stages(steps);
      runs.push_back({first, length, batch, T});
    }
    if (last) break;
    first += length;
    walk.advance(length, T);
    covered = length > (steps - covered) / T ? steps : covered + length * T;
  }
  return runs;
}

}  // namespace

std::vector<BatchRun> batch_runs(Plan const& plan, std::uint64_t epochs, std::uint64_t steps) {
  validate(plan);
  return std::visit(
      match{[&](SfoOptimal const& s) { return runs_of(detail::StepWalk(plan, s), plan, epochs, steps); },
            [&](Table const& s) { return runs_of(detail::TableWalk(s), plan, epochs, steps); },
            [&](auto const&) { return runs_of(detail::StageWalk(plan), plan, epochs, steps); }},
      plan.batch);
}

std::uint64_t steps_after(Plan const& plan, std::uint64_t epochs) {
  std::uint64_t steps = 0;
  for (BatchRun const& run : batch_runs(plan, epochs, max_steps)) {
    if (run.epochs > (max_steps - steps) / run.steps_per_epoch)
      throw InputError("--epochs", std::to_string(epochs), "is more than 1e18 steps",
                       "lower --epochs or --samples, or raise --batch-size");
    steps += run.epochs * run.steps_per_epoch;
  }
  return steps;
}

std::uint64_t epoch_of(Plan const& plan, std::uint64_t step) {
  std::uint64_t first = 0;
  for (BatchRun const& run : batch_runs(plan, unlimited, step + 1)) {
    std::uint64_t const epochs_in = (step - first) / run.steps_per_epoch;
    if (run.epochs == unlimited || epochs_in < run.epochs) return run.first_epoch + epochs_in;
    first += run.epochs * run.steps_per_epoch;
  }
  throw std::logic_error("batch_runs must cover the step it is asked for");
}

double evaluations(Plan const& plan, std::uint64_t steps) {
  double total = 0;
  for (BatchRun const& run : batch_runs(plan, unlimited, steps)) {
    bool const last = run.epochs == unlimited || run.epochs > steps / run.steps_per_epoch;
    std::uint64_t const taken = last ? steps : std::min(steps, run.epochs * run.steps_per_epoch);
    total += static_cast<double>(taken) * run.batch;
    steps -= taken;
    if (steps == 0) break;
  }
  return total;
}

namespace detail {

void too_many_stages(std::uint64_t steps) {
  throw InputError("--steps", std::to_string(steps),
                   "needs a table of more than " + std::to_string(max_stages) + " stages",
                   "choose fewer steps, a larger --interval, or schedules that change less often");
}

}  // namespace detail
}  // namespace qhm
