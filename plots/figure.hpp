#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plots/axis.hpp"

namespace qhm::plots {

/// What a curve may claim. It decides the line: solid, dashed, dotted.
enum class Standing {
  observed,  ///< measured
  bound,     ///< proved, from constants that are all analytic: solid
  estimate,  ///< the same formula with an estimated constant: dashed
  refuted    ///< a printed formula known to be no bound: dotted
};

/// One line of a figure, in its axes' units, with every point finite and visible on them.
struct Curve {
  std::size_t run;       ///< index into Figure::runs, seen as the colour
  std::size_t quantity;  ///< index into Figure::quantities, seen as the marker
  Standing standing;
  std::vector<double> x{}, y{};
  std::vector<double> low{}, high{};  ///< the band around y, of the same length, or both empty
};

/// A place where a run's batch size or momentum weights step, in units of the x axis.
struct StageChange {
  std::size_t run;
  double x;
};

/// A figure as plain data: what is drawn, apart from how.
struct Figure {
  std::string title;    ///< may be empty
  std::string caption;  ///< says in words what the lines are and what was left out
  Axis x, y;
  std::vector<std::string> runs;
  std::vector<std::string> quantities;
  std::vector<Curve> curves;
  std::vector<StageChange> stage_changes;
};

}  // namespace qhm::plots
