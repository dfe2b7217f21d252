#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "plots/figure.hpp"
#include "plots/gnuplot.hpp"
#include "plots/image_format.hpp"
#include "plots/style.hpp"

namespace qhm::plots {

/// Figures side by side on one page, with one legend. All have the same `runs` (colours) and `quantities`
/// (markers), whether or not they draw them; the title of each is its heading.
struct Panels {
  std::string title{}, caption{};
  std::size_t columns = 1;
  /// One range for all, the union of theirs, and tick labels at the outer edges only.
  bool shared_x = false, shared_y = false;
  std::vector<Figure> panels{};  ///< row by row
  /// Headings of a grid, above its columns and beside its rows instead of over each panel: empty, or one for
  /// each. A line break begins another line.
  std::vector<std::string> column_headings{}, row_headings{};
};

/// A figure by itself.
Panels one_panel(Figure);

/// Draws the page with gnuplot as STEM.svg, ...; after the images come STEM.csv, the points of all panels
/// (figure_data), and STEM.gp and STEM.py, the gnuplot and matplotlib scripts that redraw it from them.
///
/// Throws InputError as run_gnuplot does.
std::vector<NamedFile> draw_panels(Panels const&, std::string const& stem, std::span<ImageFormat const>,
                                   Style const& = paper_style);

}  // namespace qhm::plots
