#pragma once

#include "bounds/sums/sum_over.hpp"
#include "bounds/theorems/small_learning_rate.hpp"
#include "bounds/theorems/weighted_descent.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM: the middle form between Theorem 2-S and
/// Theorem 2 as printed, with sums in place of the printed maxima. [f^2/x^2]
///
///     2 Delta + L sigma2 sum alpha_k^2 (1-w_k)^2/b_k + G^2 sum alpha_k w_k (2 + alpha_k L)
///     -------------------------------------------------------------------------------------
///                        sum alpha_k (1-w_k) (2 - alpha_k L)
///
///     w_k = gamma_k beta_k,  sums over k < K
///
/// It bounds the weighted average of E|grad f(x_k)|^2 with the weights of its denominator, hence the minimum;
/// it is never below Theorem 2-S and never above Theorem 2.
///
/// Source     derived from the proof of Theorem 2 of arXiv 2506.23544; docs/theorems.md
/// Assumes    as Theorem 2
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha [x^2/f]
/// Equality   with omega = 0 it is Theorem 2-S, see there; with momentum not attained
/// Error      double: 1e-13 relative, times 2/(2 - L alpha_max). Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real theorem_2_w(Problem const& problem, Profile<Real> const& profile) {
  Real const L = constant<Real>(problem.smoothness);
  require_small_learning_rate(L, profile);
  auto const [noise, momentum, weight] = sum_over(profile, [&](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    S const own = s.alpha * s.one_minus_omega();
    S const step = L * s.alpha;
    return std::array<S, 3>{S(own * own / s.batch), S(s.alpha * s.omega() * S(2 + step)),
                            S(own * S(2 - step))};
  });
  return weighted_descent<Real>(problem, noise, momentum, weight);
}

}  // namespace qhm::bounds
