#pragma once

#include "bounds/corollaries/constant_parameters.hpp"

namespace qhm::bounds {

/// Upper bound on  (1/K) sum_{k<K} E|grad f(x_k)|^2  for mini-batch QHM with constant alpha, beta, gamma and
/// any batch sizes, without bounded gradients. [f^2/x^2]
///
///     ( 2 Delta/(alpha K) + (1 + beta gamma) L alpha sigma2 (1/K) sum 1/b_k ) / (2 - L alpha (1 + 2 beta
///     gamma/(1-beta)))
///
/// Source     derived: Theorem A with theta1 = 0, tau = 1, B_K = 0; docs/theorems.md. (For schedules that
/// change,
///            that choice is one of those which Theorem A's search covers.)
/// Assumes    f L-smooth, bounded below; variance sigma2; batches of independent draws; d_{-1} = 0;
///            L alpha (1 + 2 beta gamma/(1-beta)) < 2
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], alpha [x^2/f]
/// Equality   SGD: it is the bound of Theorem 2-S, see there
/// Error      double: 1e-15 relative, times 2/denominator. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real corollary_a1(Problem const& problem, Profile<Real> const& profile) {
  require_constant_parameters(profile);
  auto const s = profile.pieces().front().stage(0);
  Real const step = constant<Real>(problem.smoothness) * s.alpha;
  Real const omega = s.omega();
  Real const left = 2 - step * (1 + 2 * omega / s.one_minus_beta);
  if (!(left > Real(0)))
    throw AssumptionViolated(0, breaks("L alpha (1 + 2 beta gamma/(1-beta))",
                                       as_double(Real(step * (1 + 2 * omega / s.one_minus_beta))),
                                       "L alpha (1 + 2 beta gamma/(1-beta)) < limit", 2.0));
  return (2 * constant<Real>(problem.gap) / (s.alpha * Real(profile.steps())) +
          (1 + omega) * step * constant<Real>(problem.variance) * mean_inverse_batch(profile)) /
         left;
}

}  // namespace qhm::bounds
