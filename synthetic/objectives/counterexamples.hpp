#pragma once

#include "synthetic/objectives/clipped_quadratic.hpp"

namespace qhm::synthetic {

/// h of the counterexamples to Theorem 4 as printed (docs/theorems.md), h'(x) = clip(L x, -R L, R L), spread
/// evenly over `dim` coordinates: slope and start of each are 1/sqrt(dim) of those in one dimension. Then
/// |grad f|, the gap and R L are what they are there, and so is the refutation.
struct Counterexample {
  std::string_view name;
  double curvature;  ///< L [f/x^2]
  double slope;      ///< R L [f/x]
  double x0;         ///< |x_0|

  [[nodiscard]] ClippedQuadratic of_dimension(std::uint32_t dim) const {
    double const share = 1 / std::sqrt(double(dim));
    return {dim, curvature, slope * share, x0 * share};
  }
};

inline constexpr Counterexample counterexamples[] = {
    {.name = "counterexample-1", .curvature = 0.01, .slope = 1, .x0 = 100},
    {.name = "counterexample-2", .curvature = 0.001, .slope = 2, .x0 = 1000},
    {.name = "counterexample-3", .curvature = 0.01, .slope = 1, .x0 = 100}};

}  // namespace qhm::synthetic
