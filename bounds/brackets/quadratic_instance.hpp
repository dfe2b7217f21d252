#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "bounds/brackets/moment_range.hpp"

namespace qhm::bounds {

/// Most steps that are visited one by one where a minimum or per-step weights ask for it.
inline constexpr std::uint64_t most_visited_steps = std::uint64_t{1} << 21;

/// QHM on h(x) = curvature x^2/2 with d_{-1} = 0 and noise that is independent of x: exact second moments, so
/// E h'(x_k)^2 = curvature^2 E x_k^2 without sampling and whatever the noise's shape.
template <class Real>
struct QuadraticInstance {
  Real curvature;  ///< [f/x^2]
  Real start_sq;   ///< x_0^2
  Real variance;   ///< of one sample's gradient [f^2/x^2]; sigma2/b_k in step k

  [[nodiscard]] MomentStep<Real> step(Stage<Real> const& s) const { return {s, curvature, variance}; }
};

/// From so many steps on, a stage is a power of its map rather than a walk.
inline constexpr std::uint64_t walked_steps = 64;

/// sum_k w_k E h'(x_k)^2 with one weight for each stage. [f^2/x^2] times the unit of w
///
/// Cost: O(stages log(steps in a stage)): inside a stage the moments and their sum follow one linear map.
template <class Real>
Real weighted_gradient_sq(QuadraticInstance<Real> const& h, std::span<Stage<Real> const> stages,
                          std::span<Real const> weights) {
  using Range = MomentRange<Real>;
  Range range(h.start_sq);
  Real total(0);
  for (std::size_t i = 0; i < stages.size(); ++i) {
    auto const step = h.step(stages[i]);
    if (stages[i].steps > walked_steps) {
      total += weights[i] * range.jump(step, stages[i].steps);
      continue;
    }
    auto const prepared = Range::prepared(step);
    Real sum(0);
    for (std::uint64_t k = 0; k < stages[i].steps; ++k) {
      sum += Range::between(range.low(), range.high());
      range.take(prepared);
    }
    total += weights[i] * sum;
  }
  return h.curvature * h.curvature * total;
}

/// sum_k w_k E h'(x_k)^2 with one weight for each step. Cost O(K).
template <class Real>
Real stepwise_gradient_sq(QuadraticInstance<Real> const& h, std::span<Stage<Real> const> stages,
                          std::span<double const> weights) {
  using Range = MomentRange<Real>;
  Range range(h.start_sq);
  Real total(0);
  auto weight = weights.begin();
  for (auto const& stage : stages) {
    auto const prepared = Range::prepared(h.step(stage));
    for (std::uint64_t k = 0; k < stage.steps; ++k) {
      total += Real(*weight++) * Range::between(range.low(), range.high());
      range.take(prepared);
    }
  }
  return h.curvature * h.curvature * total;
}

/// Two numbers around a minimum: `proved` <= min_k E h'(x_k)^2 <= `seen`.
template <class Real>
struct Lowest {
  Real proved, seen;
};

/// A stage is left as soon as all that can follow is within this of what was seen.
inline constexpr double settled = 0x1p-20;

/// min_{k<K} E h'(x_k)^2, for any K. Empty where more than `budget` steps would have to be visited.
///
/// The steps of a stage are visited one by one until the rest of it is settled. With T the linear map of a
/// step and N its noise, V -> T V T' + N keeps the order of covariances; so where V* = T V* T' + N exists and
/// V_n >= t V* with t <= 1,
///
///     V_k >= t V*  for all later k of the stage,  as  T V_k T' + N >= t (T V* T' + N),
///
/// and t V*_xx is a lower bound on E x_k^2 there. That is asked after 0, 1, 3, 7, ... steps: with t = 1 -
/// 2^-20 where E x_n^2 itself is that near to V*_xx, and with the t that makes t V*_xx the smallest value so
/// far. A stage that moves nothing is one step. Then the stage's end is reached by powers.
template <class Real>
std::optional<Lowest<Real>> lowest_gradient_sq(QuadraticInstance<Real> const& h,
                                               std::span<Stage<Real> const> stages, std::uint64_t budget) {
  using Range = MomentRange<Real>;
  using std::min;
  Range range(h.start_sq);
  Lowest<typename Range::Number> lowest{range.low(), range.high()};  // of E x^2
  for (auto const& stage : stages) {
    auto const step = h.step(stage);
    bool const still = surely([&] { return step.rate <= Real(0) && step.drag <= Real(0); });
    auto const rest = step.stationary();
    auto const prepared = Range::prepared(step);
    // Whether no later E x^2 of the stage is below what `lowest` then says.
    auto const is_settled = [&] {
      Real const near(1 - settled);
      bool const arrived = surely([&] { return Real(range.high()) <= Real(1 + settled) * rest->xx; });
      if (arrived && range.at_least(near, *rest)) {
        lowest.proved = min(lowest.proved, Range::down(near * rest->xx));
        return true;
      }
      Real const unbeaten = Real(lowest.proved) / rest->xx;
      return surely([&] { return unbeaten <= Real(1); }) && range.at_least(unbeaten, *rest);
    };
    std::uint64_t i = 0;
    for (; i < stage.steps; ++i) {
      lowest = {min(lowest.proved, range.low()), min(lowest.seen, range.high())};
      if (still || (rest && stage.steps - i > 2 && std::has_single_bit(i + 1) && is_settled())) break;
      if (budget-- == 0) return std::nullopt;
      range.take(prepared);
    }
    if (i < stage.steps) range.jump(step, stage.steps - i);
  }
  Real const factor = h.curvature * h.curvature;
  return Lowest<Real>{factor * Real(lowest.proved), factor * Real(lowest.seen)};
}

}  // namespace qhm::bounds
