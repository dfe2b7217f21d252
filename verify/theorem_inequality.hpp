#pragma once

#include "bounds/theorems/assumptions.hpp"
#include "core/stages.hpp"
#include "verify/inequality.hpp"

namespace qhm::verify {

/// min_{k<K} E|h'(x_k)|^2 of the case's problem, exactly. [f^2/x^2]
template <class Real>
Real exact_gradient_sq(Case const& at) {
  return smallest_gradient_sq<Real>(*at.problem, plain_epochs<Real>(at.plan, at.steps));
}

/// The printed formula of Theorem 2 (i), from the plain sums.
inline constexpr auto formula_of_theorem_2 = [](auto in, Problem const& p, Case const& at) {
  using Real = typename decltype(in)::Number;
  using std::max;
  auto const epochs = plain_epochs<Real>(at.plan, at.steps);
  Real alpha_max(0), omega_max(0);
  for (auto const& e : epochs) {
    alpha_max = max(alpha_max, e.alpha);
    omega_max = max(omega_max, Real(e.gamma * e.beta));
  }
  Real const L = written<Real>(p.smoothness.value);
  Real const G = written<Real>(p.gradient_bound.value);
  Real const numerator =
      2 * written<Real>(p.gap.value) +
      L * written<Real>(p.variance.value) * plain_sum(Series::alpha_sq_over_batch, epochs) +
      2 * alpha_max * Real(1 + alpha_max * L) * G * G * plain_sum(Series::omega, epochs);
  return Real(numerator / (plain_sum(Series::alpha, epochs) * Real(1 - omega_max) * Real(2 - L * alpha_max)));
};

/// The printed formula of Theorem 4 (i), from the plain sums.
inline constexpr auto formula_of_theorem_4 = [](auto in, Problem const& p, Case const& at) {
  using Real = typename decltype(in)::Number;
  auto const epochs = plain_epochs<Real>(at.plan, at.steps);
  Real const LG = written<Real>(p.smoothness.value) * written<Real>(p.gradient_bound.value);
  Real const noise = 4 * written<Real>(p.variance.value) * plain_sum(Series::complement_over_batch, epochs);
  Real const drift =
      5 * plain_sum(Series::alpha_sq, epochs) + 2 * plain_sum(Series::alpha_sq_over_complement, epochs);
  return Real((2 * written<Real>(p.gap.value) + noise + LG * LG * drift) / plain_sum(Series::alpha, epochs));
};

/// For bounds that are not written out a second time.
inline constexpr auto no_second_formula = [](auto in, Problem const&, Case const&) ->
    typename decltype(in)::Number { throw NoFraction(); };

/// min E|grad f|^2 <= bound for the two-point problems: bound(In<Real>, Problem, Case) is the theorem as
/// bounds/ has it, which throws AssumptionViolated where it does not apply, and formula the same written a
/// second time.
template <class Bound, class Formula>
Inequality theorem_at_most(Bound bound, Formula formula) {
  Inequality q;
  q.values = [=](Case const& at) {
    return std::pair{exact_gradient_sq<double>(at), bound(In<double>{}, constants(*at.problem), at)};
  };
  q.exact = [](Case const& at) { return exact_gradient_sq<Enclosure>(at); };
  q.claimed = [=](Case const& at) { return bound(In<Enclosure>{}, constants(*at.problem), at); };
  q.fractions = [=](Case const& at) {
    auto const claimed = formula(In<Rational>{}, constants(*at.problem), at);
    return std::pair{exact_gradient_sq<Rational>(at), claimed};
  };
  q.plain = [=](Case const& at) {
    auto const exact = exact_gradient_sq<Enclosure>(at);
    try {
      return std::pair{exact, formula(In<Enclosure>{}, constants(*at.problem), at)};
    } catch (NoFraction const&) {
      return std::pair{exact, bound(In<Enclosure>{}, constants(*at.problem), at)};
    }
  };
  return q;
}

/// Random cases of the domain to which the theorem applies.
std::vector<Case> applicable(Inequality const&, Domain const&, std::uint32_t count);

}  // namespace qhm::verify
