#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bounds/brackets/enumerated_instance.hpp"
#include "bounds/brackets/linear_region.hpp"
#include "bounds/brackets/quadratic_instance.hpp"
#include "bounds/brackets/slope_instance.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// The weights w_k of an average: one a stage, or one a step where they change within a stage.
template <class Real>
struct Weighting {
  std::vector<Real> by_stage;
  std::vector<double> by_step;  ///< used where `by_stage` is empty
  Real total;                   ///< sum over the steps
};

template <class Real>
Weighting<Real> stage_weighting(std::vector<Real> by_stage, std::span<Stage<Real> const> stages) {
  Real total(0);
  for (std::size_t i = 0; i < stages.size(); ++i) total += by_stage[i] * Real(stages[i].steps);
  return {std::move(by_stage), {}, total};
}

template <class Real>
Weighting<Real> step_weighting(std::vector<double> by_step) {
  Real total(0);
  for (double const w : by_step) total += Real(w);
  return {{}, std::move(by_step), total};
}

template <class Real>
QuadraticInstance<Real> quadratic_of(Component const& c) {
  Real const start = decimal<Real>(c.start);
  return {decimal<Real>(c.curvature), Real(start * start), decimal<Real>(c.variance)};
}

/// sum w_k E h'(x_k)^2 / sum w_k of an admissible component.
template <class Real>
Real average_gradient_sq(Component const& c, std::span<Stage<Real> const> stages, Weighting<Real> const& w) {
  Real sum(0);
  switch (c.calculation) {
    case Calculation::straight:
      return Real(decimal<Real>(c.slope) * decimal<Real>(c.slope));
    case Calculation::moments:
      if (!w.by_stage.empty()) {
        sum = weighted_gradient_sq<Real>(quadratic_of<Real>(c), stages, w.by_stage);
      } else {
        sum = stepwise_gradient_sq<Real>(quadratic_of<Real>(c), stages, w.by_step);
      }
      break;
    case Calculation::enumeration: {
      auto const values = enumerated_gradient_sq<Real>(c, stages);
      std::size_t k = 0;
      for (std::size_t i = 0; i < stages.size(); ++i)
        for (std::uint64_t j = 0; j < stages[i].steps; ++j, ++k)
          sum += (w.by_stage.empty() ? Real(w.by_step[k]) : w.by_stage[i]) * values[k];
    }
  }
  return sum / w.total;
}

/// sum w_k E|grad f(x_k)|^2 / sum w_k of an admissible instance.
template <class Real>
Real average_gradient_sq(Witness const& f, std::span<Stage<Real> const> stages, Weighting<Real> const& w) {
  Real sum(0);
  for (auto const& c : f.components) sum += average_gradient_sq<Real>(c, stages, w);
  return sum;
}

/// min_{k<K} E|grad f(x_k)|^2 of an admissible instance of which at most one component is not straight: a
/// straight one adds the same number at every k. Empty where more than `budget` steps would be visited.
template <class Real>
std::optional<Lowest<Real>> lowest_gradient_sq(Witness const& f, std::span<Stage<Real> const> stages,
                                               std::uint64_t budget = most_visited_steps) {
  Real always(0);
  std::optional<Lowest<Real>> moving = Lowest<Real>{Real(0), Real(0)};
  for (auto const& c : f.components) switch (c.calculation) {
      case Calculation::straight:
        always += decimal<Real>(c.slope) * decimal<Real>(c.slope);
        break;
      case Calculation::moments:
        moving = lowest_gradient_sq<Real>(quadratic_of<Real>(c), stages, budget);
        break;
      case Calculation::enumeration: {
        auto const values = enumerated_gradient_sq<Real>(c, stages);
        Real lowest = values.front();
        using std::min;
        for (auto const& value : values) lowest = min(lowest, value);
        moving = {lowest, lowest};
      }
    }
  if (!moving) return std::nullopt;
  return Lowest<Real>{Real(always + moving->proved), Real(always + moving->seen)};
}

/// max |e_i|
template <class Real>
Real noise_radius(Component const& c) {
  using std::sqrt;
  Real const variance = decimal<Real>(c.variance);
  return sqrt(Real(c.coin == Coin::skewed ? Real(Real(3) * variance) : variance));
}

/// Whether the decimals of `parts` >= 0 have a sum, for certain, of at most that of `most`. Decimals are
/// ordered as their doubles are: where one part alone counts, the doubles decide, equality included.
template <class Real>
bool sum_at_most(std::vector<double> const& parts, double most) {
  double largest = 0;
  int count = 0;
  Real sum(0);
  for (double const part : parts) {
    largest = std::max(largest, part);
    count += part != 0 ? 1 : 0;
    sum += decimal<Real>(part);
  }
  if (count <= 1) return largest <= most;
  return surely([&] { return sum <= decimal<Real>(most); });
}

/// Whether the iterates of a component stay, for certain, where its calculation is exact.
template <class Real>
bool stays(Component const& c, std::span<Stage<Real> const> stages) {
  bool const bends = c.slope < std::numeric_limits<double>::infinity();
  if (c.calculation == Calculation::enumeration || (c.calculation == Calculation::moments && !bends))
    return true;
  Real const curvature = decimal<Real>(c.curvature), start = decimal<Real>(c.start);
  if (!bends || (c.calculation == Calculation::straight && c.variance != 0)) return false;
  Real const slope = decimal<Real>(c.slope);
  if (c.calculation == Calculation::straight)
    return surely([&] { return start - slope * straight_distance<Real>(stages) >= slope / curvature; });
  auto const reached = largest_position<Real>(stages, curvature, slope, noise_radius<Real>(c), start);
  return reached && surely([&] { return *reached <= slope / curvature; });
}

/// Whether |grad f_i| <= G everywhere, for certain.
template <class Real>
bool gradients_at_most(double G, Witness const& f) {
  if (!(G < std::numeric_limits<double>::infinity())) return true;
  if (f.components.size() == 1 && f.components.front().variance == 0) return f.components.front().slope <= G;
  Real sum(0);
  for (auto const& c : f.components) {
    if (!(c.slope < std::numeric_limits<double>::infinity())) return false;
    Real const each = decimal<Real>(c.slope) + noise_radius<Real>(c);
    sum += each * each;
  }
  return surely([&] { return sum <= decimal<Real>(G) * decimal<Real>(G); });
}

/// Whether the instance is, for certain, one of the class (L-smooth, gap, variance, |grad f_i| <= G unless
/// that is inf) and each component's calculation is exact for it.
template <class Real>
bool admissible(Problem const& problem, Witness const& f, std::span<Stage<Real> const> stages) {
  std::vector<double> variances;
  Real gap(0);
  for (auto const& c : f.components) {
    if (!(c.curvature <= problem.smoothness.value && c.start >= 0) || !stays<Real>(c, stages)) return false;
    try {
      gap += height<Real>(c, decimal<Real>(c.start));
    } catch (Undecided const&) {
      return false;
    }
    variances.push_back(c.variance);
  }
  return surely([&] { return gap <= constant<Real>(problem.gap); }) &&
         sum_at_most<Real>(variances, problem.variance.value) &&
         gradients_at_most<Real>(problem.gradient_bound.value, f);
}

}  // namespace qhm::bounds
