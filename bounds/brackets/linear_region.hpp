#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "bounds/brackets/covariance.hpp"
#include "core/stage.hpp"

namespace qhm::bounds {

/// A bound on |x_k|, k < K, whatever the noise of |n_k| <= radius, on h'(x) = clip(curvature x, -slope,
/// slope) started at |x_0| <= start, as long as it is at most slope/curvature. Empty where none was found.
///
/// d_k is a mean of g_0 .. g_k with weights of sum <= 1, so |d_k| <= D = slope + radius. Inside a stage put
/// c = alpha w/(1-beta), w = gamma beta, and z_k = x_k - c d_{k-1}. Then z_{k+1} = z_k - alpha g_k, and with
/// g_k = curvature (z_k + c d_{k-1}) + n_k and q = alpha curvature
///
///     |z_{k+1}| <= |1 - q| |z_k| + q c D + alpha radius,
///
/// so |z| stays below max(|z| at the stage's start, (q c D + alpha radius)/(1 - |1 - q|)), and |x| below that
/// plus c D. Where c changes to c', |z| grows by |c' - c| D at most.
template <class Real>
std::optional<Real> largest_position(std::span<Stage<Real> const> stages, Real const& curvature,
                                     Real const& slope, Real const& radius, Real const& start) {
  using std::abs;
  using std::max;
  Real const D = slope + radius;
  Real z = start;
  Real largest = start;
  Real c(0);  // d_{-1} = 0: any c fits the start
  bool first = true;
  for (auto const& s : stages) {
    Real const next_c = s.alpha * s.omega() / s.one_minus_beta;
    if (!first) z += abs(Real(next_c - c)) * D;
    first = false;
    c = next_c;
    Real const q = s.alpha * curvature;
    bool const falls = surely([&] { return q <= Real(1); });
    if (!falls && !surely([&] { return q < Real(2); })) return std::nullopt;
    if (surely([&] { return s.alpha > Real(0); })) {
      // (q c D + alpha radius)/(1 - |1 - q|), where the quotient by q is written out
      Real const level =
          falls ? Real(c * D + radius / curvature) : Real((q * c * D + s.alpha * radius) / (Real(2) - q));
      z = max(z, level);
    }
    largest = max(largest, Real(z + c * D));
  }
  return largest;
}

/// The smallest slope, but for 1e-7 of it, for which `largest_position` is at most slope/curvature; empty
/// where there is none.
///
/// curvature times that position is a convex, piecewise linear, increasing function F of the slope. From
/// curvature |x_0| on, slope -> F(slope) climbs to its fixed point, and on the fixed point's own piece the
/// line through two of these values meets it.
inline std::optional<double> smallest_slope(std::span<Stage<double> const> stages, double curvature,
                                            double radius, double start) {
  constexpr int most_rounds = 100;
  auto const needed = [&](double slope) {
    auto const reached = largest_position(stages, curvature, slope, radius, start);
    return reached ? curvature * *reached : std::numeric_limits<double>::infinity();
  };
  double slope = curvature * start;
  double next = needed(slope);
  for (int round = 0; round < most_rounds && next < std::numeric_limits<double>::infinity(); ++round) {
    double const after = needed(next);
    double const steepness = next > slope ? (after - next) / (next - slope) : 0;
    if (steepness < 1) {
      double const met = (slope + (next - slope) / (1 - steepness)) * (1 + 1e-7);
      if (needed(met) <= met) return met;
    }
    slope = next;
    next = after;
  }
  return std::nullopt;
}

}  // namespace qhm::bounds
