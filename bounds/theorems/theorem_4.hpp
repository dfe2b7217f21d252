#pragma once

#include "bounds/sums/leading_sums.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// The bare sums of Theorem 4, without problem constants; given whether or not the theorem applies.
///
///     A'_K = 1 / sum alpha_k                           [f/x^2]
///     B'_K = sum (1-beta_k)/b_k / sum alpha_k          [f/x^2]
///     C'_K = sum alpha_k^2 / sum alpha_k               [x^2/f]
///     D'_K = sum alpha_k^2/(1-beta_k) / sum alpha_k    [x^2/f]
template <class Real>
struct Theorem4Terms {
  Real A, B, C, D;
};

template <class Real>
Theorem4Terms<Real> theorem_4_terms(LeadingSums<Real> const& sums) {
  return {Real(1) / sums.alpha, sums.complement_over_batch / sums.alpha, sums.alpha_sq / sums.alpha,
          sums.alpha_sq_over_complement / sums.alpha};
}

/// The formula that Theorem 4 (i) prints. It is NOT a theorem as it stands: docs/theorems.md has exact
/// counterexamples (tests/bounds/theorem_4_test.cpp runs them), it is not invariant under a change of units,
/// and it leaves out the initial error of the momentum. [f^2/x^2]
///
///     2 Delta A'_K + 4 sigma2 B'_K + 5 L^2 G^2 C'_K + 2 L^2 G^2 D'_K
///
/// Source     arXiv 2506.23544, Theorem 4 (i), as printed
/// Assumes    (printed) as Theorem 2, and beta_k (alpha_k/2 + 1) <= 1
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha [x^2/f]
/// Equality   meaningless: refuted
/// Error      double: 1e-14 relative. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks the printed condition
template <class Real>
Real theorem_4(Problem const& problem, Profile<Real> const& profile) {
  // beta (alpha/2 + 1) <= 1 written as beta alpha/2 <= 1 - beta, which cancels nothing.
  require_at_every_step(
      profile, Margin::at_least_zero, [](auto const& s) { return s.one_minus_beta - s.beta * s.alpha / 2; },
      [](Stage<Real> const& s) {
        return breaks("beta (alpha/2 + 1)", as_double(Real(s.beta * Real(s.alpha / 2 + 1))),
                      "beta (alpha/2 + 1) <= limit", 1.0);
      });
  require_bounded_gradients(problem);
  auto const terms = theorem_4_terms(leading_sums(profile));
  Real const LG = constant<Real>(problem.smoothness) * constant<Real>(problem.gradient_bound);
  return 2 * constant<Real>(problem.gap) * terms.A + 4 * constant<Real>(problem.variance) * terms.B +
         LG * LG * Real(5 * terms.C + 2 * terms.D);
}

}  // namespace qhm::bounds
