#pragma once

#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// Upper bound on  e_0 = |d_{-1} - grad f(x_0)|^2 = |grad f(x_0)|^2  for d_{-1} = 0. [f^2/x^2]
///
///     min(2 L Delta, G^2)
///
/// Source     the descent lemma at x_0 - grad f(x_0)/L gives |grad f(x_0)|^2 <= 2 L (f(x_0) - inf f)
template <class Real>
Real initial_error(Problem const& problem) {
  using std::min;
  Real const from_gap = 2 * constant<Real>(problem.smoothness) * constant<Real>(problem.gap);
  if (!std::isfinite(problem.gradient_bound.value)) return from_gap;
  Real const G = constant<Real>(problem.gradient_bound);
  return min(from_gap, Real(G * G));
}

}  // namespace qhm::bounds
