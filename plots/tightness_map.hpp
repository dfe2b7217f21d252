#pragma once

#include <string>
#include <vector>

#include "plots/gnuplot.hpp"
#include "plots/image_format.hpp"

namespace qhm::plots {

/// A row or column of a map: its name, and that of the group that neighbours share (empty: none).
struct MapLine {
  std::string name, group{};
};

/// One square of a panel.
struct MapCell {
  std::size_t panel, row, column;
  double value;  ///< NaN: does not apply
};

/// Ratios >= 0 on a grid, a panel each: every panel has the same rows and columns.
struct TightnessMap {
  std::string title, caption;
  std::vector<std::string> panels;
  std::vector<MapLine> rows, columns;
  std::vector<MapCell> cells;
};

/// `1.04`, `23`, `4.1k`, `12M`: three characters or four.
std::string short_number(double x);

/// Draws the map with gnuplot as STEM.svg, ..; after the images come STEM.csv (the squares) and STEM.gp,
/// which draws them. Every square shows its number on a blue that darkens with the logarithm, from 1 on:
/// lightness alone tells, so that colour vision does not matter. Throws InputError as run_gnuplot does.
std::vector<NamedFile> draw_tightness_map(TightnessMap const&, std::string const& stem,
                                          std::vector<ImageFormat> const& formats);

}  // namespace qhm::plots
