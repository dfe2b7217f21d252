#pragma once

#include "bounds/sums/leading_sums.hpp"
#include "bounds/theorems/initial_error.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM: what can be proved of Theorem 4. [f^2/x^2]
///
///     ( 2 Delta + (2/L) e0 + (4 sigma2/L) sum (1-beta_k)^2/b_k + 5 L G^2 sum alpha_k^2
///       + 2 L G^2 sum alpha_k^2/(1-beta_k) ) / sum alpha_k
///
///     e0 = |d_{-1} - grad f(x_0)|^2 = |grad f(x_0)|^2 <= min(2 L Delta, G^2) for d_{-1} = 0, and that is
///     used
///
/// Source     derived: the Lyapunov weight c = 1/L in place of the printed c = 1; docs/theorems.md
/// Assumes    as Theorem 2 with bounded gradients; alpha_k <= 1/L; beta_k (1 + L alpha_k/2) <= 1
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha [x^2/f]
/// Equality   not attained
/// Error      double: 1e-14 relative. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real theorem_4_repaired(Problem const& problem, Profile<Real> const& profile) {
  Real const L = constant<Real>(problem.smoothness);
  Real const limit = Real(1) / L;
  require_at_every_step(
      profile, Margin::at_least_zero, [&](auto const& s) { return limit - s.alpha; },
      [&](Stage<Real> const& s) {
        return breaks("alpha", as_double(s.alpha), "0 <= alpha <= 1/L", as_double(limit));
      });
  require_at_every_step(
      profile, Margin::at_least_zero,
      [&](auto const& s) { return s.one_minus_beta - s.beta * L * s.alpha / 2; },
      [&](Stage<Real> const& s) {
        return breaks("beta (1 + L alpha/2)", as_double(Real(s.beta * Real(1 + L * s.alpha / 2))),
                      "beta (1 + L alpha/2) <= limit", 1.0);
      });
  require_bounded_gradients(problem);
  Real const G = constant<Real>(problem.gradient_bound);
  auto const sums = leading_sums(profile);
  return (2 * constant<Real>(problem.gap) + 2 / L * initial_error<Real>(problem) +
          4 * constant<Real>(problem.variance) / L * sums.complement_sq_over_batch +
          L * G * G * Real(5 * sums.alpha_sq + 2 * sums.alpha_sq_over_complement)) /
         sums.alpha;
}

}  // namespace qhm::bounds
