#include "bounds/certificates/certified_evaluation.hpp"

namespace qhm::bounds {

/// A page has no MPFI: where double precision does not decide, no number is given.
Evaluation certified_evaluation(Theorem const&, Problem const&, Plan const&, std::uint64_t,
                                Evaluation const& value) {
  Evaluation undecided = value;
  if (undecided.bound || undecided.reason.empty())
    undecided.reason = "not evaluated: more than double precision is needed here, as qhm bounds has";
  undecided.bound.reset();
  for (auto* terms : {&undecided.terms, &undecided.closed_form})
    for (auto& term : *terms) term.value.reset();
  return undecided;
}

}  // namespace qhm::bounds
