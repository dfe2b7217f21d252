#pragma once

#include "bounds/corollaries/constant_parameters.hpp"

namespace qhm::bounds {

/// Upper bound on  (1/K) sum_{k<K} E|grad f(x_k)|^2  for NSHB (gamma = 1) with constant alpha and beta and
/// any batch sizes: the form of Liu, Gao and Yin with per-step batches. [f^2/x^2]
///
///     2 Delta/(alpha K) + (1 + (beta + 3 beta^2)/(2 (1 + beta))) L alpha sigma2 (1/K) sum 1/b_k
///
/// Never below Corollary A1, of which it is a consequence.
///
/// Source     Liu, Gao, Yin 2020, Theorem 1, with constants as recalled; proved here from Corollary A1:
///            docs/theorems.md
/// Assumes    f L-smooth, bounded below; variance sigma2; batches of independent draws; d_{-1} = 0; gamma =
/// 1;
///            alpha <= (1 - beta)/(L (4 - beta + beta^2))
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], alpha [x^2/f]
/// Equality   not attained: at least 4/3 times Corollary A1 in the first term
/// Error      double: 1e-15 relative. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real corollary_a2(Problem const& problem, Profile<Real> const& profile) {
  require_constant_parameters(profile);
  require_heavy_ball(profile);
  auto const s = profile.pieces().front().stage(0);
  Real const L = constant<Real>(problem.smoothness);
  Real const limit = s.one_minus_beta / (L * (4 - s.beta + s.beta * s.beta));
  if (!(s.alpha <= limit))
    throw AssumptionViolated(0, breaks("alpha", as_double(s.alpha),
                                       "alpha <= (1-beta)/(L (4 - beta + beta^2))", as_double(limit)));
  Real const noise = 1 + (s.beta + 3 * s.beta * s.beta) / (2 * (1 + s.beta));
  return 2 * constant<Real>(problem.gap) / (s.alpha * Real(profile.steps())) +
         noise * L * s.alpha * constant<Real>(problem.variance) * mean_inverse_batch(profile);
}

}  // namespace qhm::bounds
