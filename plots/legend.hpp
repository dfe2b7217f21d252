#pragma once

#include <string>
#include <vector>

#include "plots/figure.hpp"
#include "plots/palette.hpp"
#include "plots/panels.hpp"

namespace qhm::plots {

/// How a line and its markers look, wherever they are drawn.
struct Look {
  Colour colour;
  double line_width;       ///< [pt]
  std::string dash;        ///< gnuplot's dashtype
  int marker = 0;          ///< gnuplot's point type; 0: none
  double marker_size = 0;  ///< relative to gnuplot's
};

/// The look of a curve of `points` points: the run's colour (lighter unless observed), the standing's dash,
/// the quantity's marker. The first quantity has none unless the points are few.
Look look_of(Colour run, Standing standing, std::size_t quantity, std::size_t points);

/// One line of the legend.
struct LegendEntry {
  std::string text;
  Look look;
  bool upright = false;  ///< a stage change: its sample stands
};

enum class NamesOfRuns { in_legend, at_curves };

/// The colour of a run, grey for no_run.
Colour run_colour(std::size_t run);

/// Colours are explained by one entry a run, lines and markers by one entry a quantity, not by their product;
/// over all panels, each once.
std::vector<LegendEntry> legend_of(Panels const&, NamesOfRuns = NamesOfRuns::in_legend);

}  // namespace qhm::plots
