#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bounds/brackets/witness_value.hpp"

namespace qhm::bounds {

/// What is to be made large: min_{k<K} E|grad f(x_k)|^2, or an average of it.
struct Target {
  std::optional<Weighting<double>> weights{};  ///< empty: the minimum
};

/// An instance and its value in double.
struct Found {
  Witness witness;
  double value;
};

/// Instances of the class with a large value, the largest first; may be empty. Their parameters are decimals
/// of at most 12 digits, or the problem's own.
///
/// Searched are a straight slope beside a quadratic with noise, a quadratic beside another one (averages
/// only), and, where that takes at most 1024 outcomes, clipped-linear problems with noise. Squared gradients
/// of the first two are linear in the scales t of their coordinates (x_0 and slope ~ sqrt t, variance ~ t),
/// and so are gap, variance and largest squared gradient: the best scales are a corner of a linear programme,
/// and only curvature and start in units of the stationary spread are searched, on a grid and by golden
/// section. No claim that the largest value was found; each is a lower bound on the worst case once it is
/// enclosed.
std::vector<Found> worst_cases(Problem const&, std::span<Stage<double> const> stages, Target const&);

}  // namespace qhm::bounds
