#include "bounds/theorems/registry.hpp"

#include <array>

#include "bounds/corollaries/corollary_3.hpp"
#include "bounds/corollaries/corollary_5.hpp"
#include "bounds/theorems/theorem_2.hpp"
#include "bounds/theorems/theorem_2_s.hpp"
#include "bounds/theorems/theorem_4.hpp"
#include "bounds/theorems/theorem_4_repaired.hpp"

namespace qhm::bounds {
namespace {

using Stages = std::span<Stage<double> const>;

std::uint64_t steps_in(Stages stages) {
  return stages.back().last_step() + 1;
}

/// Runs `bound` and records either its value or the assumption that the plan breaks.
template <class Bound>
void apply(Evaluation& into, Bound bound) {
  try {
    into.bound = bound();
  } catch (AssumptionViolated const& broken) {
    into.reason = broken.what();
  }
}

Evaluation evaluate_theorem_2(Problem const& problem, Plan const& plan, Stages stages) {
  auto const terms = theorem_2_terms(leading_sums(stages));
  Evaluation result{.bound = {},
                    .reason = {},
                    .terms = {{"A", terms.A}, {"B", terms.B}, {"C", terms.C}},
                    .closed_form = {},
                    .choice = {}};
  auto const closed = corollary_3<double>(closed_form_input(plan, steps_in(stages)));
  if (closed.A) result.closed_form = {{"A", closed.A}, {"B", closed.B}, {"C", closed.C}};
  apply(result, [&] { return theorem_2<double>(problem, stages); });
  return result;
}

Evaluation evaluate_theorem_2_s(Problem const& problem, Plan const&, Stages stages) {
  Evaluation result;
  apply(result, [&] { return theorem_2_s<double>(problem, stages); });
  return result;
}

Evaluation evaluate_theorem_4(Problem const& problem, Plan const& plan, Stages stages) {
  auto const terms = theorem_4_terms(leading_sums(stages));
  Evaluation result{.bound = {},
                    .reason = {},
                    .terms = {{"A", terms.A}, {"B", terms.B}, {"C", terms.C}, {"D", terms.D}},
                    .closed_form = {},
                    .choice = {}};
  if (auto const closed = corollary_5<double>(closed_form_input(plan, steps_in(stages))))
    result.closed_form = {{"A", closed->A}, {"B", closed->B}, {"C", closed->C}, {"D", closed->D}};
  apply(result, [&] { return theorem_4<double>(problem, stages); });
  return result;
}

Evaluation evaluate_theorem_4_repaired(Problem const& problem, Plan const&, Stages stages) {
  auto const sums = leading_sums(stages);
  auto const terms = theorem_4_terms(sums);
  Evaluation result{.bound = {},
                    .reason = {},
                    .terms = {{"A", terms.A},
                              {"B", sums.complement_sq_over_batch / sums.alpha},
                              {"C", terms.C},
                              {"D", terms.D}},
                    .closed_form = {},
                    .choice = {}};
  apply(result, [&] { return theorem_4_repaired<double>(problem, stages); });
  return result;
}

Evaluation evaluate_theorem_a(Problem const& problem, Plan const&, Stages stages) {
  Evaluation result;
  apply(result, [&] {
    result.choice = optimise_theorem_a(problem, stages);
    // Where no choice is admissible, the undamped one names the step at which it breaks.
    return theorem_a<double>(problem, stages, result.choice.value_or(TheoremAChoice{.theta1 = 0}));
  });
  return result;
}

std::array<Theorem, 5> const registry{
    Theorem{"theorem-2", "Theorem 2 (i), arXiv 2506.23544, as printed", Standing::proved, evaluate_theorem_2},
    Theorem{"theorem-2-s", "Theorem 2, sharp form (derived)", Standing::proved, evaluate_theorem_2_s},
    Theorem{"theorem-4", "Theorem 4 (i), arXiv 2506.23544, as printed: not a theorem", Standing::refuted,
            evaluate_theorem_4},
    Theorem{"theorem-4-repaired", "Theorem 4 with Lyapunov weight 1/L (derived)", Standing::proved,
            evaluate_theorem_4_repaired},
    Theorem{"theorem-a", "Theorem A, no bounded gradients (derived)", Standing::proved, evaluate_theorem_a}};

}  // namespace

std::span<Theorem const> theorems() {
  return registry;
}

Theorem const& theorem_named(std::string const& name) {
  std::string known;
  for (auto const& theorem : registry) {
    if (theorem.name == name) return theorem;
    known += (known.empty() ? "" : ", ") + theorem.name;
  }
  throw InputError("--theorem", name, "is not a theorem here", "choose one of: " + known);
}

}  // namespace qhm::bounds
