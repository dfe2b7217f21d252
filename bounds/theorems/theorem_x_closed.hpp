#pragma once

#include "bounds/sums/suffix_scale.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM: Theorem X with its recursion replaced by
/// an upper bound that any K can be asked for. [f^2/x^2]
///
///     ( Delta + L G^2 sum (alpha_k^2/2 + 2 alpha_k c_{k+1}) ) / ( (1 - beta_0 gamma_max) sum alpha_k )
///
///     c_k = max_{k<=j<K} alpha_j gamma_j beta_j / (2 (1-beta_j)),  c_K = 0
///
/// Never below Theorem X.
///
/// Source     derived; docs/theorems.md
/// Assumes    as Theorem X
/// Constants  Delta [f], L [f/x^2], G [f/x], alpha and c [x^2/f]
/// Equality   tends to 1 on a slope without noise (beta = gamma = 0, L alpha -> 0, K L alpha -> inf): 0.83 at
/// K = 12 Error      double: 1e-13 relative, every term being >= 0. Enclosing type: an enclosure of the
/// formula. Throws     AssumptionViolated where sample gradients are not bounded
template <class Real>
Real theorem_x_closed(Problem const& problem, Profile<Real> const& profile) {
  require_bounded_gradients(problem);
  Real const G = constant<Real>(problem.gradient_bound);
  auto const [alphas, squares] = sum_over(profile, [](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 2>{s.alpha, S(s.alpha * s.alpha)};
  });
  auto const first = profile.pieces().front().stage(0);
  // 1 - beta_0 gamma_max = (1 - gamma_max) + gamma_max (1 - beta_0), the smaller over the pieces
  Real const kept = -maximum(profile, [&](Stage<Real> const& s) -> Real {
    return -(s.one_minus_gamma + s.gamma * first.one_minus_beta);
  });
  Real const drift = squares / 2 + 2 * suffix_scale_sums(profile).drift;
  return (constant<Real>(problem.gap) + constant<Real>(problem.smoothness) * G * G * drift) /
         Real(kept * alphas);
}

}  // namespace qhm::bounds
