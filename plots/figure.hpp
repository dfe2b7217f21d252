#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "plots/axis.hpp"

namespace qhm::plots {

/// What a curve may claim. It decides the line: solid, dashed, dotted, dash-dotted.
enum class Standing {
  observed,  ///< measured
  bound,     ///< proved, from constants that are all analytic: solid
  estimate,  ///< the same formula with an estimated constant: dashed
  refuted,   ///< a printed formula known to be no bound: dotted
  reference  ///< from elsewhere, such as a published figure: dash-dotted
};

/// Curve::run of a reference that belongs to no run: grey.
inline constexpr std::size_t no_run = std::numeric_limits<std::size_t>::max();

/// One line of a figure, in its axes' units, with every point finite and visible on them.
struct Curve {
  std::size_t run;       ///< index into Figure::runs, seen as the colour; no_run for some references
  std::size_t quantity;  ///< index into Figure::quantities, seen as the marker
  Standing standing;
  std::vector<double> x{}, y{};
  std::vector<double> low{}, high{};  ///< the band around y, of the same length, or both empty
  bool staircase = false;             ///< y holds from the point before up to its own, as a schedule's value
};

/// A place where a run's batch size or momentum weights step, in units of the x axis.
struct StageChange {
  std::size_t run;
  double x;
};

/// A horizontal line across the axes with words above its right end.
struct Level {
  double y;
  std::string text;
};

/// A right triangle that shows a slope. (x0, y0) to (x1, y1) is the line that it describes, x0 < x1: the page
/// moves the triangle off it, down or up, and its words stand at its level side.
struct SlopeTriangle {
  std::size_t run;
  double x0, y0, x1, y1;
  std::string text;
};

/// A figure as plain data: what is drawn, apart from how.
struct Figure {
  std::string title;    ///< may be empty
  std::string caption;  ///< says in words what the lines are and what was left out
  Axis x, y;
  std::vector<std::string> runs;
  std::vector<std::string> quantities;
  std::vector<Curve> curves;
  std::vector<StageChange> stage_changes{};
  std::vector<Level> levels{};
  std::vector<SlopeTriangle> triangles{};
};

}  // namespace qhm::plots
