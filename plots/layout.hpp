#pragma once

#include <cstddef>
#include <vector>

#include "plots/figure.hpp"
#include "plots/legend.hpp"

namespace qhm::plots {

// Lengths in points (1/72 inch): a figure for one column of a journal.
inline constexpr double page_width = 8.5 / 2.54 * 72, plot_height = 140, font_size = 8, line_height = 11.5;
inline constexpr double edge = 4;            ///< white around everything
inline constexpr double legend_sample = 20;  ///< the line before a legend's words, with its gap
inline constexpr double tick_length = 4;     ///< of the axes
inline constexpr double tick_row = 4;        ///< of the stage changes of one run, above the axes

/// The legend in as many columns as fit, filled from top to bottom.
struct LegendColumns {
  std::size_t rows;
  std::vector<double> left;  ///< of each column [pt]
};

/// Where things are, in points from the lower left corner, so that nothing can meet anything else.
struct Layout {
  LegendColumns legend{};
  double legend_top = 0;
  double left = 0, right = 0, bottom = 0, top = 0;  ///< edges of the axes
  double height = 0;                                ///< of the page
};

Layout layout_of(Figure const&, std::vector<LegendEntry> const&);

}  // namespace qhm::plots
