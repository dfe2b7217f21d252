#include "bounds/optimize/budget.hpp"

#include <algorithm>
#include <cmath>

#include "core/batch_runs.hpp"
#include "core/decimal.hpp"

namespace qhm::bounds {

char const* Budget::flag() const {
  switch (kind) {
    case Kind::steps:
      return "--budget-steps";
    case Kind::epochs:
      return "--budget-epochs";
    case Kind::evaluations:
      return "--budget-evaluations";
    case Kind::accuracy:
      return "--accuracy";
  }
  throw std::logic_error("a budget is one of four");
}

std::string Budget::text() const {
  return std::string(flag()) + " " + (asks_for_accuracy() ? shortest(accuracy) : std::to_string(amount));
}

RunPlan run_for(Plan const& plan, std::uint64_t steps) {
  RunPlan run{plan, steps};
  run.plan.epochs = epoch_of(plan, steps - 1) + 1;
  return run;
}

std::uint64_t steps_within(Plan const& plan, double evaluations) {
  double const first = batch_runs(plan, 1, 1).front().batch;
  if (evaluations < first) return 0;
  auto const most = static_cast<std::uint64_t>(
      std::min(std::floor(evaluations / first), static_cast<double>(max_steps)));  // batches never fall
  std::uint64_t steps = 0;
  double left = evaluations;
  for (BatchRun const& run : batch_runs(plan, unlimited, most)) {
    double const affordable = std::floor(left / run.batch);
    bool const last = run.epochs == unlimited || run.epochs > (most - steps) / run.steps_per_epoch;
    std::uint64_t const in_run = last ? most - steps : run.epochs * run.steps_per_epoch;
    if (affordable < static_cast<double>(in_run)) return steps + static_cast<std::uint64_t>(affordable);
    steps += in_run;
    left -= static_cast<double>(in_run) * run.batch;
    if (last) break;
  }
  return std::min(steps, most);
}

std::optional<RunPlan> run_within(Budget const& budget, Plan const& plan) {
  switch (budget.kind) {
    case Budget::Kind::steps:
      return run_for(plan, budget.amount);
    case Budget::Kind::epochs: {
      RunPlan run{plan, steps_after(plan, budget.amount)};
      run.plan.epochs = budget.amount;
      return run;
    }
    case Budget::Kind::evaluations: {
      auto const steps = steps_within(plan, static_cast<double>(budget.amount));
      if (steps == 0) return std::nullopt;
      return run_for(plan, steps);
    }
    case Budget::Kind::accuracy:
      break;
  }
  throw std::logic_error("an accuracy is no budget of steps");
}

}  // namespace qhm::bounds
