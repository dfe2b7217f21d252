#include "bounds/certificates/certified_evaluation.hpp"

#include <cmath>

#include "bounds/certificates/certificate.hpp"

namespace qhm::bounds {
namespace {

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

Evaluation certified_evaluation(Theorem const& theorem, Problem const& problem, Plan const& plan,
                                std::uint64_t steps, Evaluation const& value) {
  auto const certificate = Certifier(problem, plan, steps).certify(theorem, value);
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
