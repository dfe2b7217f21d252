#include "bounds/optimize/objective.hpp"

#include <cmath>

#include "bounds/theorems/evaluators.hpp"
#include "core/errors.hpp"

namespace qhm::bounds {

Objective::Objective(Problem const& problem, Family const& family, Budget const& budget,
                     std::vector<Theorem const*> theorems)
    : problem_(problem), family_(family), budget_(budget), theorems_(std::move(theorems)) {
  chosen_.emplace().choice = TheoremAChoice{};
}

Outcome Objective::after(RunPlan const& run) const {
  if (batch_runs(run.plan, unlimited, run.steps).size() > most_batch_runs)
    throw InputError("--batch", std::string(kind_name(run.plan.batch)),
                     "changes more than " + std::to_string(most_batch_runs) + " times within the steps",
                     "raise --interval, or lower the budget or --batch-max");
  Outcome outcome{.run = run};
  PlanAt<double> const at(run.plan, run.steps);
  for (auto const* theorem : theorems_) {
    bool const settled = chosen_ && theorem->name == "theorem-a";
    auto const evaluation = evaluators<double>()[theorem->index](problem_, at, settled ? &*chosen_ : nullptr);
    if (!evaluation.bound || !std::isfinite(*evaluation.bound) || *evaluation.bound >= outcome.bound)
      continue;
    outcome.bound = *evaluation.bound;
    outcome.theorem = theorem;
  }
  outcome.value = outcome.bound;
  return outcome;
}

std::string Objective::reason(Theorem const& theorem, RunPlan const& run) const {
  return evaluators<double>()[theorem.index](problem_, PlanAt<double>(run.plan, run.steps), nullptr).reason;
}

void Objective::settle_theorem_a(RunPlan const& run) {
  try {
    PlanAt<double> const at(run.plan, run.steps);
    for (auto const* theorem : theorems_)
      if (theorem->name == "theorem-a")
        if (auto const found = evaluators<double>()[theorem->index](problem_, at, nullptr); found.bound)
          chosen_.emplace().choice = found.choice;
  } catch (Undecided const&) {  // the present parameters stay
  }
}

Outcome Objective::at(Point const& point, double enough) const {
  return of(family_.at(point), enough);
}

Outcome Objective::of(Plan const& plan, double enough) const {
  try {
    if (budget_.asks_for_accuracy()) return for_accuracy(plan, enough);
    auto const run = run_within(budget_, plan);
    return run ? after(*run) : Outcome{};
  } catch (InputError const&) {  // a table that is too long, more than 1e18 steps
    return {};
  } catch (Undecided const&) {
    return {};
  }
}

double Objective::cost(Plan const& plan, std::uint64_t steps) const {
  return budget_.cost == Budget::Cost::steps ? static_cast<double>(steps) : evaluations(plan, steps);
}

Outcome Objective::for_accuracy(Plan const& plan, double enough) const {
  double const target = budget_.accuracy * budget_.accuracy;
  Outcome nearest;
  auto const meets = [&](std::uint64_t K) {
    auto const outcome = after(run_for(plan, K));
    if (outcome.bound < nearest.bound || outcome.bound <= target) nearest = outcome;
    return outcome.bound <= target;
  };
  std::uint64_t low = 0;
  std::uint64_t high = 1;
  try {
    while (!meets(high)) {
      low = high;
      if (cost(plan, low) >= enough) return {};
      if (high == max_steps) throw InputError("--accuracy", "", "is out of reach", "");
      high = high > max_steps / 2 ? max_steps : high * 2;
    }
  } catch (InputError const&) {  // or the table of batch sizes is too long
    nearest.run.reset();
    nearest.value = unreachable * (nearest.bound / target);
    if (nearest.theorem == nullptr) nearest.value = std::numeric_limits<double>::infinity();
    return nearest;
  }
  while (high - low > 1) {
    std::uint64_t const middle = low + (high - low) / 2;
    (meets(middle) ? high : low) = middle;
  }
  Outcome best = after(run_for(plan, high));
  best.value = cost(plan, high);
  return best;
}

}  // namespace qhm::bounds
