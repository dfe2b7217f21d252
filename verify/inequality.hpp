#pragma once

#include "verify/claim.hpp"
#include "verify/symbols.hpp"

namespace qhm::verify {

/// Names a type to a generic lambda.
template <class Real>
struct In {
  using Number = Real;
};

/// A term by the plain loop.
template <class Real>
Real plain_term(Term term, Case const& at) {
  auto const epochs = plain_epochs<Real>(at.plan, at.steps);
  auto const series = numerator_of(term);
  return (series ? plain_sum(*series, epochs) : Real(1)) / plain_sum(Series::alpha, epochs);
}

/// term <= formula(symbols), where formula is one generic lambda for all arithmetics.
template <class Formula>
Inequality term_at_most(Term term, Formula formula) {
  Inequality q;
  q.values = [=](Case const& at) {
    return std::pair{exact_term<double>(term, at), double(formula(symbols<double>(at)))};
  };
  q.exact = [=](Case const& at) { return exact_term<Enclosure>(term, at); };
  q.claimed = [=](Case const& at) { return Enclosure(formula(symbols<Enclosure>(at))); };
  q.fractions = [=](Case const& at) {
    auto const claimed =
        Rational(formula(symbols<Rational>(at)));  // first: it is cheap and may be irrational
    return std::pair{plain_term<Rational>(term, at), claimed};
  };
  q.plain = [=](Case const& at) {
    return std::pair{plain_term<Enclosure>(term, at), Enclosure(formula(symbols<Enclosure>(at)))};
  };
  return q;
}

/// left <= right for two functions (In<Real>, Case) -> Real that read the case itself; the plain evaluation
/// is the same functions in exact fractions, or at the precision of an enclosure.
template <class Left, class Right>
Inequality at_most(Left left, Right right) {
  Inequality q;
  q.values = [=](Case const& at) { return std::pair{left(In<double>{}, at), right(In<double>{}, at)}; };
  q.exact = [=](Case const& at) { return left(In<Enclosure>{}, at); };
  q.claimed = [=](Case const& at) { return right(In<Enclosure>{}, at); };
  q.fractions = [=](Case const& at) {
    return std::pair{left(In<Rational>{}, at), right(In<Rational>{}, at)};
  };
  q.plain = [=](Case const& at) { return std::pair{left(In<Enclosure>{}, at), right(In<Enclosure>{}, at)}; };
  return q;
}

}  // namespace qhm::verify
