#pragma once

#include "bounds/sums/sum_over.hpp"
#include "bounds/theorems/assumptions.hpp"
#include "bounds/theorems/weighted_descent.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch SGD. [f^2/x^2]
///
///      2 Delta + L sigma2 sum alpha_k^2/b_k
///     --------------------------------------
///          sum alpha_k (2 - alpha_k L)
///
/// Source     the descent lemma, summed
/// Assumes    f L-smooth and bounded below; sigma2 bounds the variance of a sample's gradient; batches of b_k
///            independent draws; gamma_k beta_k = 0; alpha_k < 2/L
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], alpha [x^2/f]
/// Equality   in the limit K -> inf on f = L x^2/2 with one alpha and b
/// Error      double: 1e-14 relative. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real sgd_descent(Problem const& problem, Profile<Real> const& profile) {
  Real const L = constant<Real>(problem.smoothness);
  require_at_every_step(
      profile, Margin::at_least_zero, [](auto const& s) { return -s.omega(); },
      [](Stage<Real> const& s) {
        return breaks("gamma beta", as_double(s.omega()), "gamma beta = limit", 0.0);
      });
  require_at_every_step(
      profile, Margin::above_zero, [&](auto const& s) { return 2 - s.alpha * L; },
      [&](Stage<Real> const& s) {
        return breaks("alpha L", as_double(Real(s.alpha * L)), "alpha L < limit", 2.0);
      });
  auto const [noise, weight] = sum_over(profile, [&](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 2>{S(s.alpha * s.alpha / s.batch), S(s.alpha * S(2 - s.alpha * L))};
  });
  return weighted_descent<Real>(problem, noise, Real(0), weight);
}

}  // namespace qhm::bounds
