#pragma once

#include "bounds/sums/sum_over.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for SGD (beta gamma = 0) with any alpha_k <= 2/L and any
/// batches. [f^2/x^2]
///
///     ( 2 Delta + L sigma2 sum alpha_k^2/b_k ) / sum alpha_k (2 - L alpha_k)
///
/// Source     derived: Theorem A, or 2-S, at omega = 0; with alpha_max in the denominator it is Theorem 2
/// there Assumes    f L-smooth, bounded below; variance sigma2; batches of independent draws; beta_k gamma_k
/// = 0;
///            alpha_k <= 2/L, and < 2/L somewhere
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], alpha [x^2/f]
/// Equality   in the limit K -> inf with one alpha and b on f = L x^2/2: both sides tend to
///            L alpha sigma2 / (b (2 - L alpha))
/// Error      double: 1e-13 relative, times 2/(2 - L alpha_max). Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real corollary_a4(Problem const& problem, Profile<Real> const& profile) {
  for (auto const& piece : profile.pieces())
    for (auto epoch = piece.first_epoch; epoch <= std::min(piece.first_epoch + 1, piece.last_epoch());
         ++epoch) {
      auto const s = piece.stage(epoch);  // a rising beta is 0 in its first epoch at most
      if (!(s.omega() == Real(0)))
        throw AssumptionViolated(s.first_step,
                                 breaks("gamma beta", as_double(s.omega()), "SGD, gamma beta", 0.0));
    }
  Real const L = constant<Real>(problem.smoothness);
  require_at_every_step(
      profile, Margin::at_least_zero, [&](auto const& s) { return 2 - L * s.alpha; },
      [&](Stage<Real> const& s) {
        return breaks("L alpha", as_double(Real(L * s.alpha)), "0 <= L alpha <= limit", 2.0);
      });
  auto const [noise, weight] = sum_over(profile, [&](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 2>{S(s.alpha * s.alpha / s.batch), S(s.alpha * (2 - L * s.alpha))};
  });
  if (!(weight > Real(0)))
    throw AssumptionViolated(0,
                             breaks("L alpha", as_double(Real(L * profile.pieces().front().stage(0).alpha)),
                                    "L alpha < limit at some step", 2.0));
  return (2 * constant<Real>(problem.gap) + L * constant<Real>(problem.variance) * noise) / weight;
}

}  // namespace qhm::bounds
