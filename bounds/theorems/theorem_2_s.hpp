#pragma once

#include "bounds/sums/sum_over.hpp"
#include "bounds/theorems/assumptions.hpp"
#include "bounds/theorems/weighted_descent.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM: Theorem 2 with nothing thrown away.
/// [f^2/x^2]
///
///      2 Delta + L sigma2 sum alpha_k^2 (1-w_k)^2/b_k + G^2 sum alpha_k w_k (2|1 - alpha_k L (1-w_k)| +
///      alpha_k L w_k)
///     ---------------------------------------------------------------------------------------------------------------
///                               sum alpha_k (1-w_k) (2 - alpha_k L (1-w_k))
///
///     w_k = gamma_k beta_k,  sums over k < K
///
/// It bounds the weighted average of E|grad f(x_k)|^2 with the weights of its denominator, hence the minimum,
/// and is never above Theorem 2 as printed.
///
/// Source     derived from the proof of Theorem 2 of arXiv 2506.23544; docs/theorems.md
/// Assumes    as Theorem 2, with alpha_k L (1 - w_k) < 2 in place of alpha_k < 2/L
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha [x^2/f]
/// Equality   in the limit K -> inf by SGD (omega = 0) with one alpha and b on f = L x^2/2: both sides tend
/// to
///            L alpha sigma2 / (b (2 - L alpha)). With momentum not attained.
/// Error      double: 1e-14 relative. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real theorem_2_s(Problem const& problem, Profile<Real> const& profile) {
  Real const L = constant<Real>(problem.smoothness);
  require_at_every_step(
      profile, Margin::above_zero, [&](auto const& s) { return 2 - s.alpha * L * s.one_minus_omega(); },
      [&](Stage<Real> const& s) {
        return breaks("alpha L (1 - gamma beta)", as_double(Real(s.alpha * L * s.one_minus_omega())),
                      "alpha L (1 - gamma beta) < limit", 2.0);
      });
  auto const [noise, momentum, weight] = sum_over(profile, [&](auto const& sight) {
    using std::abs;
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    S const w = s.omega();
    S const own = s.alpha * s.one_minus_omega();
    S const kept = L * own;
    return std::array<S, 3>{S(own * own / s.batch),
                            S(s.alpha * w * S(2 * abs(S(1 - kept)) + s.alpha * L * w)), S(own * S(2 - kept))};
  });
  return weighted_descent<Real>(problem, noise, momentum, weight);
}

}  // namespace qhm::bounds
