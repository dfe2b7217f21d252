#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "bounds/optimize/budget.hpp"
#include "bounds/optimize/family.hpp"
#include "bounds/theorems/registry.hpp"

namespace qhm::bounds {

/// What a plan of the family is worth.
struct Outcome {
  double value = std::numeric_limits<double>::infinity();  ///< to be small: see Objective
  std::optional<RunPlan> run{};                            ///< empty where the budget is not met
  double bound = std::numeric_limits<double>::infinity();
  Theorem const* theorem = nullptr;  ///< whose bound that is

  [[nodiscard]] bool met() const { return run.has_value() && theorem != nullptr; }
};

/// The function that is minimised: a plan's smallest bound among some theorems, or, for an accuracy, the
/// evaluations or steps after which that is at most eps^2.
///
/// A plan that never reaches the accuracy within 1e18 steps is worth unreachable times how far it stays above
/// it, so that a search still sees which way to go. Bounds are in double; whoever prints one evaluates it
/// again with CheckedEvaluation.
///
/// The smallest K: doubled from 1 to the first K that meets the accuracy, then bisected between that and the
/// last one that did not. Where the bound is not monotone in K, an earlier K may meet it too and is missed;
/// the one returned meets it, and the one before it does not.
class Objective {
 public:
  static constexpr double unreachable = 1e250;
  /// Plans whose batch changes more often are not looked at: a search evaluates thousands of plans.
  static constexpr std::size_t most_batch_runs = 20'000;

  Objective(Problem const&, Family const&, Budget const&, std::vector<Theorem const*> theorems);

  /// An accuracy's cost is pursued only as far as `enough`: beyond, the value is infinite.
  [[nodiscard]] Outcome at(Point const&, double enough = std::numeric_limits<double>::infinity()) const;
  [[nodiscard]] Outcome of(Plan const&, double enough = std::numeric_limits<double>::infinity()) const;
  /// The smallest bound of one plan after K steps: value = bound. Throws InputError for too many batch sizes.
  [[nodiscard]] Outcome after(RunPlan const&) const;

  /// From now on only these theorems.
  void keep(std::vector<Theorem const*> theorems) { theorems_ = std::move(theorems); }
  [[nodiscard]] std::vector<Theorem const*> const& theorems() const { return theorems_; }
  /// Theorem A with the parameters that are good for this run: from now on they stay, and cost a hundredth.
  void settle_theorem_a(RunPlan const&);
  /// From now on Theorem A's parameters are sought anew for every plan, as in a table of bounds.
  void unsettle_theorem_a() { chosen_.reset(); }

  /// Why the theorem does not apply to the plan.
  [[nodiscard]] std::string reason(Theorem const&, RunPlan const&) const;

  [[nodiscard]] Family const& family() const { return family_; }
  [[nodiscard]] Budget const& budget() const { return budget_; }
  [[nodiscard]] Problem const& problem() const { return problem_; }

 private:
  [[nodiscard]] Outcome for_accuracy(Plan const&, double enough) const;
  [[nodiscard]] double cost(Plan const&, std::uint64_t steps) const;

  Problem problem_;
  Family family_;
  Budget budget_;
  std::vector<Theorem const*> theorems_;
  std::optional<Evaluation> chosen_;  ///< holds Theorem A's parameters
};

}  // namespace qhm::bounds
