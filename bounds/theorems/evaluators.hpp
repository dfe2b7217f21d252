#pragma once

#include <array>

#include "bounds/corollaries/corollary_3.hpp"
#include "bounds/corollaries/corollary_5.hpp"
#include "bounds/corollaries/corollary_a1.hpp"
#include "bounds/corollaries/corollary_a2.hpp"
#include "bounds/corollaries/corollary_a3.hpp"
#include "bounds/corollaries/corollary_a4.hpp"
#include "bounds/theorems/evaluation.hpp"
#include "bounds/theorems/plan_at.hpp"
#include "bounds/theorems/theorem_2.hpp"
#include "bounds/theorems/theorem_2_s.hpp"
#include "bounds/theorems/theorem_2_w.hpp"
#include "bounds/theorems/theorem_4.hpp"
#include "bounds/theorems/theorem_4_free_scale.hpp"
#include "bounds/theorems/theorem_4_repaired.hpp"
#include "bounds/theorems/theorem_4_sup.hpp"
#include "bounds/theorems/theorem_x.hpp"
#include "bounds/theorems/theorem_x_closed.hpp"

namespace qhm::bounds {

inline constexpr std::size_t number_of_theorems = 14;

/// Evaluates one theorem. `chosen` is an earlier evaluation in double whose free parameters are to be used
/// (every choice gives a valid bound), or null to look for good ones.
template <class Real>
using Evaluator = BasicEvaluation<Real> (*)(Problem const&, PlanAt<Real> const&, Evaluation const* chosen);

namespace detail {

/// Runs `bound` and records either its value or why there is none. Undecided passes through: an enclosing
/// arithmetic is asked again with more precision.
template <class Real, class Bound>
void apply(BasicEvaluation<Real>& into, Bound const& bound) {
  try {
    into.bound = bound();
  } catch (AssumptionViolated const& broken) {
    into.reason = broken.what();
  } catch (TableTooLong const& too_long) {
    into.reason = too_long.what();
  }
}

template <class Real, Real theorem(Problem const&, Profile<Real> const&)>
BasicEvaluation<Real> evaluate(Problem const& problem, PlanAt<Real> const& at, Evaluation const*) {
  BasicEvaluation<Real> result;
  apply(result, [&] { return theorem(problem, at.profile()); });
  return result;
}

template <class Real>
BasicEvaluation<Real> evaluate_theorem_2(Problem const& problem, PlanAt<Real> const& at,
                                         Evaluation const* chosen) {
  auto result = evaluate<Real, theorem_2<Real>>(problem, at, chosen);
  auto const terms = theorem_2_terms(leading_sums(at.profile()));
  result.terms = {{"A", terms.A}, {"B", terms.B}, {"C", terms.C}};
  auto const closed = corollary_3<Real>(closed_form_input(at.plan(), at.steps()));
  if (closed.A) result.closed_form = {{"A", closed.A}, {"B", closed.B}, {"C", closed.C}};
  return result;
}

template <class Real>
BasicEvaluation<Real> evaluate_theorem_4(Problem const& problem, PlanAt<Real> const& at,
                                         Evaluation const* chosen) {
  auto result = evaluate<Real, theorem_4<Real>>(problem, at, chosen);
  auto const terms = theorem_4_terms(leading_sums(at.profile()));
  result.terms = {{"A", terms.A}, {"B", terms.B}, {"C", terms.C}, {"D", terms.D}};
  if (auto const closed = corollary_5<Real>(closed_form_input(at.plan(), at.steps())))
    result.closed_form = {{"A", closed->A}, {"B", closed->B}, {"C", closed->C}, {"D", closed->D}};
  return result;
}

template <class Real>
BasicEvaluation<Real> evaluate_theorem_4_repaired(Problem const& problem, PlanAt<Real> const& at,
                                                  Evaluation const* chosen) {
  auto result = evaluate<Real, theorem_4_repaired<Real>>(problem, at, chosen);
  auto const sums = leading_sums(at.profile());
  auto const terms = theorem_4_terms(sums);
  result.terms = {{"A", terms.A},
                  {"B", Real(sums.complement_sq_over_batch / sums.alpha)},
                  {"C", terms.C},
                  {"D", terms.D}};
  return result;
}

template <class Real>
BasicEvaluation<Real> evaluate_theorem_4_free_scale(Problem const& problem, PlanAt<Real> const& at,
                                                    Evaluation const* chosen) {
  BasicEvaluation<Real> result;
  apply(result, [&] {
    if (chosen != nullptr && chosen->scale)
      result.scale = chosen->scale;
    else
      result.scale = best_scale_theorem_4(problem, Profile<double>(at.plan(), at.steps()));
    return theorem_4_free_scale<Real>(problem, at.profile(), Real(*result.scale));
  });
  return result;
}

template <class Real>
BasicEvaluation<Real> evaluate_theorem_x(Problem const& problem, PlanAt<Real> const& at, Evaluation const*) {
  BasicEvaluation<Real> result;
  apply(result, [&] { return theorem_x<Real>(problem, at.stages()); });
  return result;
}

template <class Real>
BasicEvaluation<Real> evaluate_theorem_a(Problem const& problem, PlanAt<Real> const& at,
                                         Evaluation const* chosen) {
  BasicEvaluation<Real> result;
  apply(result, [&] {
    auto const stages = at.stages();
    if (chosen != nullptr)
      result.choice = chosen->choice;
    else
      result.choice = optimise_theorem_a(problem, tabulate<double>(at.plan(), at.steps()));
    // Where no choice is admissible, the undamped one names the step at which it breaks.
    return theorem_a<Real>(problem, stages, result.choice.value_or(TheoremAChoice{.theta1 = 0}));
  });
  return result;
}

}  // namespace detail

/// The evaluators in the order of the registry.
template <class Real>
constexpr std::array<Evaluator<Real>, number_of_theorems> evaluators() {
  using namespace detail;
  return {evaluate_theorem_2<Real>,
          evaluate<Real, theorem_2_w<Real>>,
          evaluate<Real, theorem_2_s<Real>>,
          evaluate_theorem_4<Real>,
          evaluate_theorem_4_repaired<Real>,
          evaluate_theorem_4_free_scale<Real>,
          evaluate<Real, theorem_4_sup<Real>>,
          evaluate_theorem_x<Real>,
          evaluate<Real, theorem_x_closed<Real>>,
          evaluate_theorem_a<Real>,
          evaluate<Real, corollary_a1<Real>>,
          evaluate<Real, corollary_a2<Real>>,
          evaluate<Real, corollary_a3<Real>>,
          evaluate<Real, corollary_a4<Real>>};
}

}  // namespace qhm::bounds
