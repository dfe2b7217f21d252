#include "bounds/checked_evaluation.hpp"

#include <cmath>

#include "bounds/certificates/certificate.hpp"
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

/// The midpoint; none where double precision cannot hold it with all its digits.
std::optional<double> midpoint(std::optional<Enclosure> const& x) {
  if (!x) return std::nullopt;
  double const middle = approximate(*x);
  return std::isnormal(middle) || *x == Enclosure(0) ? std::optional(middle) : std::nullopt;
}

std::vector<Term> midpoints(std::vector<BasicTerm<Enclosure>> const& terms) {
  std::vector<Term> all;
  for (auto const& term : terms) all.push_back({term.name, midpoint(term.value)});
  return all;
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
  return with_more_precision(theorem, value);
}

Evaluation CheckedEvaluation::with_more_precision(Theorem const& theorem, Evaluation const& value) const {
  auto const certificate = Certifier(problem_, plan_, steps_).certify(theorem, value);
  auto const& enclosed = certificate.enclosed;
  Evaluation exact{.bound = midpoint(enclosed.bound),
                   .reason = enclosed.reason,
                   .terms = midpoints(enclosed.terms),
                   .closed_form = midpoints(enclosed.closed_form),
                   .choice = value.choice,
                   .scale = value.scale};
  if (enclosed.bound && !exact.bound) exact.reason = "the bound is beyond the range of double precision";
  return exact;
}

}  // namespace qhm::bounds
