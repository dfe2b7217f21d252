#pragma once

#include <span>
#include <vector>

#include "bounds/theorems/theorem_x.hpp"

namespace qhm::bounds {

/// The table of the plan's first steps but the last one; empty for one step.
template <class Real>
std::vector<Stage<Real>> all_but_the_last_step(std::span<Stage<Real> const> stages) {
  std::vector<Stage<Real>> table(stages.begin(), stages.end());
  if (--table.back().steps == 0) table.pop_back();
  return table;
}

/// W = sum_{k<K-1} alpha_k (1 - gamma_k P_k), P_k = prod_{l<=k} beta_l: on h' = c without noise
/// d_k = c (1 - P_k), so that x_0 - x_{K-1} = c W, and x falls all the way. [x^2/f]
///
/// A start with x_0 - c W >= c/L keeps x_0 .. x_{K-1} on the straight part of h' = clip(L x, -c, c), so every
/// E h'(x_k)^2 is c^2. The gap of that start is c (c W + c/L) - c^2/(2L), hence
///
///     c^2 = gap / (W + 1/(2L)).
///
/// Source  derived; the weight of Theorem X's average, after K-1 steps. Cost O(stages log(steps in a stage)).
template <class Real>
Real straight_distance(std::span<Stage<Real> const> stages) {
  using Map = detail::LagMap<Real>;
  std::array<Real, Map::size> state{Real(1), Real(0), Real(0), Real(0), Real(0)};
  Real alpha_before(0);
  for (auto const& s : all_but_the_last_step(stages)) {
    state = Map::step(s, alpha_before).applied(state);
    if (s.steps > 1) state = Map::step(s, s.alpha).power(s.steps - 1).applied(state);
    alpha_before = s.alpha;
  }
  return state[4];
}

}  // namespace qhm::bounds
