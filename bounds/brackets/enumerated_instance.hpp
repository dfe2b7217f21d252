#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "bounds/brackets/component.hpp"
#include "core/stage.hpp"

namespace qhm::bounds {

/// Product of b_k + 1 over the steps but the last, the number of outcomes to visit; stops above `most`. Steps
/// whose batch is no whole number count as too many.
template <class Real>
double outcomes(std::span<Stage<Real> const> stages, double most) {
  double product = 1;
  std::uint64_t left = stages.back().first_step + stages.back().steps - 1;
  for (auto const& s : stages) {
    double const b = static_cast<double>(s.batch);
    if (!(b == std::floor(b))) return std::numeric_limits<double>::infinity();
    for (std::uint64_t i = 0; i < s.steps && left > 0; ++i, --left)
      if ((product *= b + 1) > most) return product;
  }
  return product;
}

/// E h'(x_k)^2 for k < K by visiting every outcome: the number of heads among b_k tosses, b_k + 1 branches a
/// step. Where h' may or may not be clipped (an enclosure that holds the bend) both sides are enclosed.
template <class Real>
std::vector<Real> enumerated_gradient_sq(Component const& component, std::span<Stage<Real> const> stages) {
  using std::max;
  using std::min;
  using std::sqrt;
  Real const curvature = decimal<Real>(component.curvature);
  bool const bends = component.slope < std::numeric_limits<double>::infinity();
  Real const slope = bends ? decimal<Real>(component.slope) : Real(0);
  Real const variance = decimal<Real>(component.variance);
  bool const skewed = component.coin == Coin::skewed;
  Real const p = skewed ? Real(1) / Real(4) : Real(1) / Real(2);
  Real const heads = sqrt(Real(skewed ? Real(Real(3) * variance) : variance));
  Real const tails = skewed ? Real(-heads / Real(3)) : Real(-heads);

  struct Step {
    Stage<Real> const* stage;
    std::vector<Real> probability, noise;  // of each number of heads
  };
  std::vector<Step> steps;
  for (auto const& stage : stages) {
    Step step{&stage, {}, {}};
    auto const b = static_cast<std::uint64_t>(static_cast<double>(stage.batch));
    if (component.variance == 0) {
      step.probability = {Real(1)};
      step.noise = {Real(0)};
    } else {
      Real weight(1);
      for (std::uint64_t i = 0; i < b; ++i) weight *= Real(1) - p;
      for (std::uint64_t h = 0; h <= b; ++h) {
        step.probability.push_back(weight);
        step.noise.push_back((Real(h) * heads + Real(b - h) * tails) / Real(b));
        weight *= Real(b - h) * p / (Real(h + 1) * (Real(1) - p));
      }
    }
    for (std::uint64_t k = 0; k < stage.steps; ++k) steps.push_back(step);
  }
  std::vector<Real> mean(steps.size(), Real(0));
  auto const visit = [&](auto const& self, std::size_t k, Real const& weight, Real const& x, Real const& d) {
    auto const& [stage, probability, noise] = steps[k];
    Real gradient = curvature * x;
    if (bends) gradient = max(Real(-slope), min(slope, gradient));
    mean[k] += weight * gradient * gradient;
    if (k + 1 == steps.size()) return;
    for (std::size_t h = 0; h < noise.size(); ++h) {
      Real const g = gradient + noise[h];
      Real const next_d = stage->one_minus_beta * g + stage->beta * d;
      Real const next_x = x - stage->alpha * (stage->one_minus_gamma * g + stage->gamma * next_d);
      self(self, k + 1, Real(weight * probability[h]), next_x, next_d);
    }
  };
  visit(visit, 0, Real(1), decimal<Real>(component.start), Real(0));
  return mean;
}

}  // namespace qhm::bounds
