#pragma once

#include <optional>
#include <string>

#include "core/power_law.hpp"
#include "plots/figure.hpp"
#include "plots/quantities.hpp"
#include "plots/request.hpp"
#include "plots/run.hpp"

namespace qhm::plots {

/// A power law on the end of a curve.
struct FittedSlope {
  Slope slope;
  bool over_seeds;         ///< the interval is the jackknife's over seeds, else the regression's
  SlopeTriangle triangle;  ///< on the middle half of the fitted line, in logarithms
};

/// Least squares on logarithms over the last part of an observed curve, x from a quarter of its end; from 3
/// pooled seeds on with the jackknife's interval, which is about what other seeds would give. None where
/// fewer than `fewest` points are there, or where one is not positive.
std::optional<FittedSlope> fitted_slope_of(Run const&, Quantity const&, XAxis);

inline constexpr std::size_t fewest_points = 4;

/// `−0.52 ± 0.03`
std::string slope_text(Slope const&);

}  // namespace qhm::plots
