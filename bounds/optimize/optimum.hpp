#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bounds/optimize/branch_and_bound.hpp"
#include "bounds/optimize/critical_batch.hpp"

namespace qhm::bounds {

/// The best plan that was found in a family, and how good it certainly is.
struct Optimum {
  Problem problem;
  Family family;
  Budget budget;
  Plan plan;               ///< its numbers are the decimals of the flags
  std::uint64_t steps;     ///< K
  double evaluations;      ///< N = sum b_k
  Theorem const* theorem;  ///< whose bound is the smallest
  double bound;            ///< [f^2/x^2], checked (CheckedEvaluation)
  double value;            ///< what was minimised: the bound, or for an accuracy evaluations or steps
  std::optional<Certified> certified{};     ///< of the family over its ranges
  std::string why_not_certified{};          ///< where it is empty
  bool search_cut_short = false;            ///< the clock ended the search for a plan
  std::optional<CriticalBatch> critical{};  ///< with eps = --accuracy, else the root of the bound
  /// `lower end`, `upper end`, or empty, of a free number.
  [[nodiscard]] std::string edge(Freedom const&) const;
};

/// The plan of the family with the smallest bound for a budget, or the cheapest that reaches an accuracy.
///
/// (1) a grid over the ranges, (2) pattern searches from its best points, Theorem A's parameters settled anew
/// in between, (3) branch and bound with certified lower bounds (relaxation.hpp) where one theorem is asked
/// for and has them. Everything but the clock of (3) is deterministic.
///
/// `theorem` = null: the smallest proved bound that applies. Throws InputError where no plan of the family
/// meets the budget, or no theorem applies to one, saying which.
Optimum optimise(Problem const&, Family const&, Budget const&, Theorem const* theorem, SearchLimits const&);

/// The flags of schedules and problem with which `qhm bounds` and the other commands have this plan:
/// `--lr constant --lr-max 0.1 ...`.
std::string flags_of(Plan const&);
std::string flags_of(Problem const&);
/// `qhm bounds ... --steps K --theorem NAME`
std::string command_of(Optimum const&);

/// The record of schema `qhm.optimize/1`:
///
///     {"schema": "qhm.optimize/1", "problem": {"samples", "smoothness", "variance", "gradient_bound",
///     "gap"},
///      "budget": {"kind": "steps" | "epochs" | "evaluations" | "accuracy", "amount", "minimise"},
///      "plan": as in qhm.bounds/1, "command": "qhm bounds ...",
///      "steps", "epochs", "evaluations", "theorem", "bound", "value",
///      "free": [{"name": "lr", "low", "high", "found", "edge": "" | "lower end" | "upper end"}],
///      "lower_bound": number | null, "ratio": value/lower_bound | null, "boxes",
///      "out_of_time" (the clock ended one of the two searches),
///      "why_no_lower_bound": text | null,
///      "critical_batch": {"alpha", "C1", "C2", "batch", "steps", "evaluations", "growth_a_step"} | null}
nlohmann::json optimum_record(Optimum const&);

}  // namespace qhm::bounds
