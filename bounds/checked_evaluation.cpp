#include "bounds/checked_evaluation.hpp"

#include <cmath>

#include "bounds/certificates/certified_evaluation.hpp"
#include "bounds/theorems/evaluators.hpp"

namespace qhm::bounds {
namespace {

/// Largest relative difference of double and long double that rounding alone explains: a few hundred ulps.
constexpr long double explained = 1e-13L;

bool agree(std::optional<double> const& value, std::optional<long double> const& wider) {
  if (value.has_value() != wider.has_value()) return false;
  if (!value || (*value == 0 && *wider == 0)) return true;
  return std::isnormal(*value) && std::abs(*wider - *value) <= explained * std::abs(*wider);
}

template <class Terms, class WiderTerms>
bool all_agree(Terms const& terms, WiderTerms const& wider) {
  bool same = terms.size() == wider.size();
  for (std::size_t i = 0; same && i < terms.size(); ++i) same = agree(terms[i].value, wider[i].value);
  return same;
}

}  // namespace

CheckedEvaluation::CheckedEvaluation(Problem const& problem, Plan const& plan, std::uint64_t steps)
    : problem_(problem), plan_(plan), steps_(steps), at_(plan_, steps), wider_(plan_, steps) {}

Evaluation CheckedEvaluation::evaluate(Theorem const& theorem) const {
  Evaluation value;
  try {
    value = evaluators<double>()[theorem.index](problem_, at_, nullptr);
    auto const wider = evaluators<long double>()[theorem.index](problem_, wider_, &value);
    if (agree(value.bound, wider.bound) && all_agree(value.terms, wider.terms) &&
        all_agree(value.closed_form, wider.closed_form))
      return value;
  } catch (Undecided const&) {
  }
  return certified_evaluation(theorem, problem_, plan_, steps_, value);
}

}  // namespace qhm::bounds
