#pragma once

#include <array>
#include <cstdint>

#include "bounds/brackets/covariance.hpp"

namespace qhm::bounds {

/// (1, xx, xd, dd, sum of xx before each step) after some steps, as a linear map.
template <class Real>
struct MomentMap {
  static constexpr std::size_t size = 5;
  using State = std::array<Real, size>;
  std::array<State, size> row;

  static MomentMap zero() {
    MomentMap map;
    for (auto& r : map.row) r.fill(Real(0));
    return map;
  }

  static MomentMap of(MomentStep<Real> const& s) {
    MomentMap map = zero();
    map.row[0][0] = Real(1);
    map.row[1] = {s.rate * s.rate * s.noise, s.keep * s.keep, Real(-2) * s.keep * s.drag, s.drag * s.drag,
                  Real(0)};
    map.row[2] = {-s.rate * s.rest * s.noise, s.keep * s.pull, s.keep * s.beta - s.drag * s.pull,
                  -s.drag * s.beta, Real(0)};
    map.row[3] = {s.rest * s.rest * s.noise, s.pull * s.pull, Real(2) * s.pull * s.beta, s.beta * s.beta,
                  Real(0)};
    map.row[4] = {Real(0), Real(1), Real(0), Real(0), Real(1)};
    return map;
  }

  /// First `first`, then this.
  [[nodiscard]] MomentMap after(MomentMap const& first) const {
    MomentMap both = zero();
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t k = 0; k < size; ++k)
        for (std::size_t j = 0; j < size; ++j) both.row[i][j] += row[i][k] * first.row[k][j];
    return both;
  }

  [[nodiscard]] State applied(State const& state) const {
    State next;
    for (std::size_t i = 0; i < size; ++i) {
      next[i] = Real(0);
      for (std::size_t j = 0; j < size; ++j) next[i] += row[i][j] * state[j];
    }
    return next;
  }

  /// This `steps` times, as the squares that make it up: powers of one map commute, so each is applied to the
  /// states as soon as it is known.
  template <class... States>
  void repeat(std::uint64_t steps, States&... states) const {
    for (MomentMap square = *this;; square = square.after(square)) {
      if (steps & 1) ((states = square.applied(states)), ...);
      if ((steps >>= 1) == 0) return;
    }
  }
};

}  // namespace qhm::bounds
