#include "plots/tick_labels.hpp"

#include <algorithm>
#include <cmath>

#include "plots/text_width.hpp"

namespace qhm::plots {
namespace {

constexpr double between = 0.5, line_of_digits = 0.9;  // [sizes of the type]

/// Half of what a label takes along the axis [pt].
double reach(Tick const& tick, Direction direction, double type) {
  return type * (direction == Direction::across ? text_width(tick.label) : line_of_digits) / 2;
}

}  // namespace

double share_along(Axis const& axis, double value) {
  if (!axis.logarithmic) return (value - axis.low) / (axis.high - axis.low);
  return std::log(value / axis.low) / std::log(axis.high / axis.low);
}

void hide_tick_labels(Axis& axis) {
  for (auto& tick : axis.ticks) tick.shown = false;
}

void thin_tick_labels(Axis& axis, Direction direction, double length, double type, double overhang) {
  std::vector<Tick*> labelled;
  for (auto& tick : axis.ticks) {
    double const at = length * share_along(axis, tick.at), half = reach(tick, direction, type);
    tick.shown = !tick.label.empty() && at - half >= -overhang && at + half <= length + overhang;
    if (tick.shown) labelled.push_back(&tick);
  }
  for (std::size_t stride = 1; stride <= labelled.size(); ++stride) {
    double free_from = -INFINITY;
    bool fits = true;
    for (std::size_t i = 0; i < labelled.size(); i += stride) {
      double const at = length * share_along(axis, labelled[i]->at),
                   half = reach(*labelled[i], direction, type);
      fits = fits && at - half >= free_from;
      free_from = at + half + between * type;
    }
    if (!fits && stride < labelled.size()) continue;
    for (std::size_t i = 0; i < labelled.size(); ++i) labelled[i]->shown = i % stride == 0;
    return;
  }
}

}  // namespace qhm::plots
