#pragma once

#include "bounds/brackets/worst_case.hpp"

namespace qhm::bounds {

/// Most outcomes that the search visits for one instance.
inline constexpr double most_searched_outcomes = 1024;

/// The best clipped-linear problem found with each coin, by enumeration: a grid over curvature, largest slope
/// and noise, the start placed so that the gap is the problem's, then a compass search. Empty where
/// enumeration takes too many outcomes, or h' = 0 is all that G leaves.
std::vector<Found> clipped_candidates(Problem const&, std::span<Stage<double> const> stages, Target const&);

/// x as a decimal of at most 12 digits, a little smaller; `exact` where x is that.
double trimmed(double x, double exact);

}  // namespace qhm::bounds
