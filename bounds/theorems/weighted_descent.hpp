#pragma once

#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// What summing the descent lemma leaves: ( 2 Delta + L sigma2 noise + G^2 momentum ) / weight. [f^2/x^2]
///
/// Bounded gradients are asked for only where there is momentum to pay for. Throws AssumptionViolated where
/// there is and they are not.
template <class Real>
Real weighted_descent(Problem const& problem, Real const& noise, Real const& momentum, Real const& weight) {
  Real from_momentum(0);
  if (momentum > Real(0)) {
    require_bounded_gradients(problem);
    Real const G = constant<Real>(problem.gradient_bound);
    from_momentum = G * G * momentum;
  }
  return (2 * constant<Real>(problem.gap) +
          constant<Real>(problem.smoothness) * constant<Real>(problem.variance) * noise + from_momentum) /
         weight;
}

}  // namespace qhm::bounds
