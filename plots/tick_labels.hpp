#pragma once

#include "plots/axis.hpp"

namespace qhm::plots {

/// Which way the axis runs decides what its labels need: their width, or the height of a line.
enum class Direction { across, upward };

/// Hides labels until none meets another and none reaches further than `overhang` beyond the axis's ends:
/// of n labels every second one is left, or every third, and so on. Lengths in points.
void thin_tick_labels(Axis&, Direction, double length, double type, double overhang);

/// Hides all of them.
void hide_tick_labels(Axis&);

/// Where a value is along an axis, from 0 at its low end to 1 at its high end.
double share_along(Axis const&, double value);

}  // namespace qhm::plots
