#include "bounds/optimize/optimum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bounds/bound_table.hpp"
#include "bounds/theorems/evaluators.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm::bounds {
namespace {

std::vector<Theorem const*> proved_theorems() {
  std::vector<Theorem const*> all;
  for (auto const& theorem : theorems())
    if (theorem.standing == Standing::proved) all.push_back(&theorem);
  return all;
}

std::string range_text(Freedom const& free) {
  return fmt::format("{} in [{}, {}]", parameter_name(free.parameter), shortest(free.low),
                     shortest(free.high));
}

std::string ranges_text(Family const& family) {
  std::string all;
  for (auto const& free : family.free) all += (all.empty() ? "" : ", ") + range_text(free);
  return all;
}

/// The family's plan with the smallest batches.
Plan cheapest_step(Family const& family) {
  Plan plan = family.base;
  for (auto const& free : family.free)
    if (free.parameter == Parameter::batch) set_number(plan, free.parameter, free.low);
  return plan;
}

/// Of several theorems those that cost little: not theorem-4-free-scale, whose scale is a search of its own
/// in every evaluation, nor the recursions over stages.
std::vector<Theorem const*> cheap(std::vector<Theorem const*> const& all) {
  std::vector<Theorem const*> some;
  for (auto const* theorem : all)
    if (theorem->name != "theorem-4-free-scale" && theorem->name != "theorem-x" &&
        theorem->name != "theorem-a")
      some.push_back(theorem);
  return all.size() == 1 ? all : some;
}

/// Why nothing in the family is worth anything.
[[noreturn]] void refuse(Objective const& objective, Theorem const* theorem) {
  auto const& budget = objective.budget();
  Plan const plan = cheapest_step(objective.family());
  if (budget.kind == Budget::Kind::evaluations && steps_within(plan, static_cast<double>(budget.amount)) == 0)
    throw InputError(
        budget.flag(), std::to_string(budget.amount),
        "is below one step of the smallest batch " + shortest(batch_runs(plan, 1, 1).front().batch),
        "raise it, or free batch");
  auto const run = budget.asks_for_accuracy() ? run_for(plan, 1) : run_within(budget, plan);
  auto const& asked = theorem != nullptr ? *theorem : *objective.theorems().front();
  // A plan in the middle of things, not at an end that breaks something else.
  RunPlan sample = *run;
  for (auto const& free : objective.family().free)
    if (free.parameter == Parameter::learning_rate)
      set_number(sample.plan, free.parameter, std::max(free.low, free.rounded(free.high / 100)));
  throw InputError("--theorem", theorem != nullptr ? theorem->name : "best",
                   "does not apply to any plan that was tried with " + ranges_text(objective.family()) +
                       ": " + objective.reason(asked, sample),
                   "ask for another theorem, or change what is fixed");
}

/// Why no plan reaches the accuracy: what stays at its best.
[[noreturn]] void refuse_accuracy(Objective const& objective, Candidate const& nearest) {
  auto const& budget = objective.budget();
  double const target = budget.accuracy * budget.accuracy;
  Problem without_start = objective.problem();
  without_start.gap.value = 0;
  Objective const rest(without_start, objective.family(), budget, {nearest.outcome.theorem});
  Plan const plan = objective.family().at(nearest.point);
  std::string stays;
  try {
    stays = fmt::format(", of which {} stays when the gap is 0 (noise and momentum)",
                        shortest(Freedom{Parameter::learning_rate, 0, 1e300}.rounded(
                            rest.after(run_for(plan, max_steps)).bound)));
  } catch (InputError const&) {  // a batch that changes more often than a table holds
  }
  std::string where;
  for (std::size_t i = 0; i < nearest.point.size(); ++i)
    where += fmt::format("{}{} {}", i == 0 ? "" : ", ", parameter_name(objective.family().free[i].parameter),
                         shortest(nearest.point[i]));
  throw InputError(
      "--accuracy", shortest(budget.accuracy),
      fmt::format("asks for a bound of {:.6g}, and no plan that was tried gets there within 1e18 steps: the "
                  "smallest bound, by {} with {}, is {:.6g}{}",
                  target, nearest.outcome.theorem->name, where, nearest.outcome.bound, stays),
      "raise --accuracy or --batch-max, or free what holds it up");
}

/// Theorem A's parameters and the plan in turn, while that helps.
Candidate with_theorem_a(Objective& objective, Candidate best, Deadline const& deadline) {
  for (int round = 0; round < 8 && !deadline.passed(); ++round) {
    double const before = best.value();
    objective.settle_theorem_a(*best.outcome.run);
    Candidate again{best.point, objective.at(best.point)};
    if (again.value() < best.value()) best = again;
    again = pattern_search(objective, best, deadline);
    if (again.value() < best.value()) best = again;
    if (!(best.value() < before * (1 - 1e-7))) break;
  }
  return best;
}

/// The best of some pattern searches. Where Theorem A takes part and evaluations are cheap, its parameters
/// are settled in each of them, else in the best.
Candidate searched(Objective& objective, std::vector<Candidate> const& starts, Deadline const& deadline) {
  constexpr std::size_t searches = 4;
  Candidate best = starts.front();
  for (std::size_t i = 0; i < std::min(searches, starts.size()); ++i) {
    auto found = pattern_search(objective, starts[i], deadline);
    if (found.outcome.met() && !objective.budget().asks_for_accuracy())
      found = with_theorem_a(objective, std::move(found), deadline);
    if (found.value() < best.value()) best = std::move(found);
  }
  return best;
}

/// Of those on the grid the theorems that are the smallest somewhere; and Theorem A.
std::vector<Theorem const*> promising(std::vector<Theorem const*> const& all,
                                      std::vector<Candidate> const& starts) {
  std::vector<Theorem const*> kept;
  for (auto const* theorem : all) {
    bool const smallest = std::any_of(starts.begin(), starts.end(),
                                      [&](auto const& s) { return s.outcome.theorem == theorem; });
    if (smallest || theorem->name == "theorem-a") kept.push_back(theorem);
  }
  return kept;
}

/// The grid with the theorems that cost little or, where none of these applies anywhere, with all.
std::vector<Candidate> starts_of(Objective& objective, std::vector<Theorem const*> const& theorems,
                                 Deadline const& deadline) {
  objective.keep(cheap(theorems));
  auto starts = starting_points(objective, deadline);
  if (theorems.size() == 1 || (!starts.empty() && starts.front().outcome.theorem != nullptr)) return starts;
  objective.keep(theorems);
  return starting_points(objective, deadline);
}

/// Theorem, bound and evaluations as a table of bounds has them. Of several theorems the one that is the
/// smallest in double is checked.
void fill_checked(Optimum& optimum, std::vector<Theorem const*> const& theorems) {
  optimum.theorem = theorems.front();
  if (theorems.size() > 1) {
    double least = std::numeric_limits<double>::infinity();
    PlanAt<double> const at(optimum.plan, optimum.steps);
    for (auto const* theorem : theorems) {
      auto const bound = evaluators<double>()[theorem->index](optimum.problem, at, nullptr).bound;
      if (bound && *bound < least) least = *bound, optimum.theorem = theorem;
    }
  }
  std::uint64_t const steps[] = {optimum.steps};
  auto const table = bound_table(optimum.problem, optimum.plan, steps, {optimum.theorem});
  auto const& row = table.rows.front();
  if (!row.by_theorem.front().bound)
    throw NotApplicable("the bound of the plan that was found could not be checked: " +
                        row.by_theorem.front().reason);
  optimum.bound = *row.by_theorem.front().bound;
  optimum.evaluations = row.evaluations;
}

}  // namespace

std::string Optimum::edge(Freedom const& free) const {
  double const found = number_of(plan, free.parameter);
  if (found <= free.low) return "lower end";
  return found >= free.high ? "upper end" : "";
}

Optimum optimise(Problem const& problem, Family const& family, Budget const& budget, Theorem const* theorem,
                 SearchLimits const& limits) {
  validate(problem);
  auto const theorems = theorem != nullptr ? std::vector{theorem} : proved_theorems();
  if (theorem != nullptr && theorem->standing != Standing::proved)
    throw InputError("--theorem", theorem->name, "is refuted as printed and bounds nothing",
                     "choose a proved one, such as theorem-4-repaired");
  Deadline const search_end(limits.seconds / 2);
  Deadline const end(limits.seconds);
  Objective objective(problem, family, budget, theorems);
  auto const starts = starts_of(objective, theorems, search_end);
  if (starts.empty() || (starts.front().outcome.theorem == nullptr && search_end.passed()))
    throw InputError("--seconds", shortest(limits.seconds), "is over before a plan is found", "give more");
  if (starts.front().outcome.theorem == nullptr) refuse(objective, theorem);
  objective.keep(promising(theorems, starts));
  Candidate best = searched(objective, starts, search_end);
  if (!best.outcome.met()) refuse_accuracy(objective, best);
  best = with_theorem_a(objective, std::move(best), search_end);
  bool const cut_short = search_end.passed();
  if (budget.asks_for_accuracy() && best.outcome.theorem->name == "theorem-a") {
    objective.unsettle_theorem_a();  // K as a table of bounds would have it
    best.outcome = objective.at(best.point);
    if (!best.outcome.met()) refuse_accuracy(objective, best);
  }

  Optimum optimum{.problem = problem,
                  .family = family,
                  .budget = budget,
                  .plan = {},
                  .steps = 0,
                  .evaluations = 0,
                  .theorem = nullptr,
                  .bound = 0,
                  .value = 0};
  if (theorem == nullptr) {
    optimum.why_not_certified =
        "the smallest of all proved bounds includes theorem-a, which has free parameters of its own";
  } else {
    try {
      Relaxation const relaxation(problem, family, budget, *theorem);
      optimum.certified = branch_and_bound(objective, relaxation, limits, end, best);
    } catch (NoRelaxation const& none) {
      optimum.why_not_certified = none.what();
    }
  }
  optimum.search_cut_short = cut_short;
  optimum.plan = best.outcome.run->plan;
  optimum.steps = best.outcome.run->steps;
  fill_checked(optimum, theorems);
  optimum.value = !budget.asks_for_accuracy()          ? optimum.bound
                  : budget.cost == Budget::Cost::steps ? static_cast<double>(optimum.steps)
                                                       : optimum.evaluations;
  double const eps = budget.asks_for_accuracy() ? budget.accuracy : std::sqrt(optimum.bound);
  optimum.critical = critical_batch(problem, optimum.plan, eps);
  return optimum;
}

}  // namespace qhm::bounds
