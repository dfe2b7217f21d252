#pragma once

#include <array>
#include <span>

#include "bounds/sums/suffix_scale.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

namespace detail {

/// (1, Q, R, S, W) after some steps, as a linear map with coefficients >= 0: nothing cancels however it is
/// composed.
///
///     Q = 1 - P, P_k = prod_{l<=k} beta_l;   R_k = beta_k (R_{k-1} + alpha_{k-1} (1 - P_{k-1}));
///     S = sum alpha_k gamma_k R_k;           W = sum alpha_k (1 - gamma_k P_k)
template <class Real>
struct LagMap {
  static constexpr std::size_t size = 5;
  std::array<std::array<Real, size>, size> row;

  static LagMap identity() {
    LagMap map = zero();
    for (std::size_t i = 0; i < size; ++i) map.row[i][i] = Real(1);
    return map;
  }
  static LagMap zero() {
    LagMap map;
    for (auto& r : map.row) r.fill(Real(0));
    return map;
  }

  /// One step with the values s, after a step with learning rate alpha_before.
  static LagMap step(Stage<Real> const& s, Real const& alpha_before) {
    LagMap map = identity();
    // Q' = (1 - beta) + beta Q;  R' = beta R + beta alpha_before Q
    map.row[1] = {s.one_minus_beta, s.beta, Real(0), Real(0), Real(0)};
    map.row[2] = {Real(0), s.beta * alpha_before, s.beta, Real(0), Real(0)};
    // S' = S + alpha gamma R';  W' = W + alpha ((1 - gamma) + gamma Q')
    Real const weight = s.alpha * s.gamma;
    for (std::size_t j = 0; j < size; ++j) {
      map.row[3][j] += weight * map.row[2][j];
      map.row[4][j] += weight * map.row[1][j];
    }
    map.row[4][0] += s.alpha * s.one_minus_gamma;
    return map;
  }

  /// First `first`, then this.
  [[nodiscard]] LagMap after(LagMap const& first) const {
    LagMap both = zero();
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t k = 0; k < size; ++k)
        for (std::size_t j = 0; j < size; ++j) both.row[i][j] += row[i][k] * first.row[k][j];
    return both;
  }

  [[nodiscard]] LagMap power(std::uint64_t exponent) const {
    LagMap result = identity();
    LagMap square = *this;
    for (; exponent > 0; exponent >>= 1) {
      if (exponent & 1) result = square.after(result);
      if (exponent > 1) square = square.after(square);
    }
    return result;
  }

  [[nodiscard]] std::array<Real, size> applied(std::array<Real, size> const& state) const {
    std::array<Real, size> next;
    for (std::size_t i = 0; i < size; ++i) {
      next[i] = Real(0);
      for (std::size_t j = 0; j < size; ++j) next[i] += row[i][j] * state[j];
    }
    return next;
  }
};

}  // namespace detail

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM, for any schedules and any batch sizes.
/// [f^2/x^2]
///
///     ( Delta + L G^2 sum (alpha_k^2/2 + alpha_k gamma_k R_k) ) / sum alpha_k (1 - gamma_k P_k)
///
///     P_k = prod_{l<=k} beta_l,  R_0 = 0,  R_k = beta_k (R_{k-1} + alpha_{k-1} (1 - P_{k-1}))
///
/// The variance does not enter: bounded gradients pay for the noise, so a large batch does not help.
///
/// Source     derived; docs/theorems.md. d_k is unrolled and each g_j compared with grad f(x_j).
/// Assumes    f L-smooth, bounded below; batches of independent draws; |grad f_i| <= G; d_{-1} = 0
/// Constants  Delta [f], L [f/x^2], G [f/x], alpha and R [x^2/f]
/// Equality   tends to 1 on a slope without noise (beta = gamma = 0, L alpha -> 0, K L alpha -> inf): 0.83 at
/// K = 12 Cost       O(stages log(steps in a stage)): inside a stage the recursion is a fixed linear map,
/// raised to
///            a power by squaring
/// Error      double: 1e-13 relative, every term being >= 0. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated where sample gradients are not bounded
template <class Real>
Real theorem_x(Problem const& problem, std::span<Stage<Real> const> stages) {
  require_bounded_gradients(problem);
  Real const G = constant<Real>(problem.gradient_bound);
  using Map = detail::LagMap<Real>;
  std::array<Real, Map::size> state{Real(1), Real(0), Real(0), Real(0), Real(0)};
  Real alpha_before(0);
  CompensatedSum<Real> squares;
  for (auto const& s : stages) {
    state = Map::step(s, alpha_before).applied(state);
    if (s.steps > 1) state = Map::step(s, s.alpha).power(s.steps - 1).applied(state);
    squares.add(Real(s.steps) * s.alpha * s.alpha);
    alpha_before = s.alpha;
  }
  return (constant<Real>(problem.gap) +
          constant<Real>(problem.smoothness) * G * G * Real(squares.value() / 2 + state[3])) /
         state[4];
}

}  // namespace qhm::bounds
