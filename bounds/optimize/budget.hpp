#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/plan.hpp"

namespace qhm::bounds {

/// What is given, and so what is minimised: the bound for so many steps, epochs or evaluations, or the cost
/// of an accuracy.
struct Budget {
  enum class Kind {
    steps,        ///< K
    epochs,       ///< M: K = all steps of M epochs
    evaluations,  ///< N: the largest K with sum_{k<K} b_k <= N
    accuracy      ///< eps: the smallest K with bound <= eps^2
  };
  enum class Cost { evaluations, steps };

  Kind kind = Kind::steps;
  std::uint64_t amount = 0;       ///< K, M or N
  double accuracy = 0;            ///< eps [f/x]
  Cost cost = Cost::evaluations;  ///< what an accuracy is to cost little of

  [[nodiscard]] bool asks_for_accuracy() const { return kind == Kind::accuracy; }
  /// `--budget-steps`
  [[nodiscard]] char const* flag() const;
  /// `--budget-steps 1000`
  [[nodiscard]] std::string text() const;
};

/// A plan and the steps that it takes.
struct RunPlan {
  Plan plan;
  std::uint64_t steps;
};

/// The plan as it is run for K steps: its horizon is the epochs that they touch, so that cosine and
/// polynomial end with the budget. (Schedules without a horizon do not notice.)
RunPlan run_for(Plan const&, std::uint64_t steps);

/// The plan as a budget of steps, epochs or evaluations has it run; empty where the budget does not pay for
/// one step. Epochs: the horizon is M.
///
/// Throws InputError where the table of batch sizes is too long, or K beyond 1e18.
std::optional<RunPlan> run_within(Budget const&, Plan const&);

/// The largest K <= 1e18 with sum_{k<K} b_k <= evaluations; 0 where the first batch is larger.
std::uint64_t steps_within(Plan const&, double evaluations);

}  // namespace qhm::bounds
