#pragma once

#include "bounds/theorems/plan_at.hpp"
#include "bounds/theorems/registry.hpp"

namespace qhm::bounds {

/// Evaluates theorems for one plan at one K in double, and never with a silent wrong digit.
///
/// Design: three ways to notice cancellation, overflow and underflow were weighed: error bounds carried
/// through every operation (twice the cost and another arithmetic), a condition number for each theorem (a
/// second formula beside each), and a second evaluation in long double, 11 bits wider and with the decimals
/// of the plan rather than their doubles. The last is used: it needs nothing of a theorem but its template.
/// Where the two differ by more than 1e-13 relatively, or a number is infinite, subnormal or no number, the
/// certified enclosure's midpoint is returned; where that is still open at its last precision, no number is.
class CheckedEvaluation {
 public:
  CheckedEvaluation(Problem const& problem, Plan const& plan, std::uint64_t steps);

  [[nodiscard]] Evaluation evaluate(Theorem const& theorem) const;

 private:
  Problem problem_;
  Plan plan_;
  std::uint64_t steps_;
  PlanAt<double> at_;
  PlanAt<long double> wider_;
};

}  // namespace qhm::bounds
