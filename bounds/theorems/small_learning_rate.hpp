#pragma once

#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// The condition 0 <= alpha_k < 2/L of Theorems 2 and 2-W. Throws AssumptionViolated with the first step that
/// breaks it.
template <class Real>
void require_small_learning_rate(Real const& L, Profile<Real> const& profile) {
  Real const limit = Real(2) / L;
  require_at_every_step(
      profile, Margin::above_zero, [&](auto const& s) { return limit - s.alpha; },
      [&](Stage<Real> const& s) {
        return breaks("alpha", as_double(s.alpha), "0 <= alpha < 2/L", as_double(limit));
      });
}

}  // namespace qhm::bounds
