#pragma once

#include "bounds/sums/compensated_sum.hpp"
#include "bounds/theorems/assumptions.hpp"

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
Real theorem_2_s(Problem const& problem, std::span<Stage<Real> const> stages) {
  using std::abs;
  Real const L = constant<Real>(problem.smoothness);
  auto const effective = [&](Stage<Real> const& s) -> Real { return s.alpha * L * s.one_minus_omega(); };
  require_at_every_step(
      stages, [&](Stage<Real> const& s) { return effective(s) < 2; },
      [&](Stage<Real> const& s) {
        return breaks("alpha L (1 - gamma beta)", as_double(effective(s)), "alpha L (1 - gamma beta) < limit",
                      2.0);
      });
  CompensatedSum<Real> noise, momentum, weight;
  for (auto const& s : stages) {
    Real const t(s.steps);
    Real const w = s.omega();
    Real const own = s.alpha * s.one_minus_omega();
    noise.add(t * own * own / s.batch);
    momentum.add(t * s.alpha * w * Real(2 * abs(Real(1 - L * own)) + s.alpha * L * w));
    weight.add(t * own * Real(2 - L * own));
  }
  Real from_momentum(0);
  if (momentum.value() > 0) {
    require_bounded_gradients(problem);
    Real const G = constant<Real>(problem.gradient_bound);
    from_momentum = G * G * momentum.value();
  }
  return (2 * constant<Real>(problem.gap) + L * constant<Real>(problem.variance) * noise.value() +
          from_momentum) /
         weight.value();
}

}  // namespace qhm::bounds
