#pragma once

#include "bounds/sums/suffix_scale.hpp"
#include "bounds/theorems/initial_error.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM: Theorem 4'' with the smallest scale that
/// asks nothing of alpha and beta. [f^2/x^2]
///
///     ( 2 Delta + (2 c_1 + alpha_0 gamma_0) beta_0^2 e0 + sigma2 sum (2 c_{k+1} + alpha_k gamma_k)
///     (1-beta_k)^2/b_k
///       + L G^2 sum alpha_k^2 + 2 L^2 G^2 sum_{k>=1} beta_k c_k/(1-beta_k) alpha_{k-1}^2 )
///     / sum alpha_k (2 - gamma_k)
///
///     c_k = max_{k<=j<K} alpha_j gamma_j beta_j / (2 (1-beta_j)),  c_K = 0;  e0 = min(2 L Delta, G^2)
///
/// Source     derived; docs/theorems.md. Lyapunov function f(x_k) + c_k |d_{k-1} - grad f(x_k)|^2.
/// Assumes    as Theorem 2 with bounded gradients; nothing else
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha and c [x^2/f]
/// Equality   tends to 1 on a slope without noise (beta = gamma = 0, L alpha -> 0, K L alpha -> inf): 0.83 at
/// K = 12 Error      double: 1e-13 relative, every term being >= 0. Enclosing type: an enclosure of the
/// formula. Throws     AssumptionViolated where sample gradients are not bounded
template <class Real>
Real theorem_4_sup(Problem const& problem, Profile<Real> const& profile) {
  require_bounded_gradients(problem);
  Real const L = constant<Real>(problem.smoothness);
  Real const G = constant<Real>(problem.gradient_bound);
  auto const first = profile.pieces().front().stage(0);
  auto const scaled = suffix_scale_sums(profile);
  auto const [squares, weight] = sum_over(profile, [](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 2>{S(s.alpha * s.alpha), S(s.alpha * (1 + s.one_minus_gamma))};
  });
  return (2 * constant<Real>(problem.gap) +
          (2 * scaled.first + first.alpha * first.gamma) * first.beta * first.beta *
              initial_error<Real>(problem) +
          constant<Real>(problem.variance) * scaled.noise + L * G * G * squares +
          2 * L * L * G * G * scaled.lag) /
         weight;
}

}  // namespace qhm::bounds
