#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "plots/crowd.hpp"
#include "plots/legend.hpp"
#include "plots/panels.hpp"
#include "plots/style.hpp"

namespace qhm::plots {

/// The side or middle of a text that stands at its place.
enum class Anchor { left, center, right };

/// Words on the page, centred about their line, upright (from bottom to top) or level.
struct PageText {
  std::string text;  ///< one line
  double x, y;
  Anchor anchor = Anchor::left;
  bool upright = false;
  Colour colour{0, 0, 0};
};

/// A slope triangle where it meets nothing: the ends of its slanted side, then the right angle.
struct PlacedTriangle {
  std::size_t run;
  std::array<Point, 3> corners;
  PageText text;
};

/// A panel's axes: the edges of the rectangle that they span, and their ticks as this panel labels them.
struct PanelPlace {
  double left, right, bottom, top;
  Axis x, y;
  std::vector<PlacedTriangle> triangles{};
};

/// An entry of the legend: its sample lies between `left` and `right`, its words begin at `words`.
struct LegendPlace {
  LegendEntry entry;
  double left, right, words, y;
};

/// Where everything is, in points from the page's lower left corner, so that nothing can meet anything else.
struct Page {
  double width, height;
  double type;      ///< size of the letters
  double stroke;    ///< factor of all widths of lines
  double per_inch;  ///< pixels of a PNG
  std::vector<PanelPlace> panels{};
  std::vector<LegendPlace> legend{};
  std::vector<PageText> texts{};
  std::vector<std::size_t> mark_row{};  ///< of each run's stage changes, counted upwards from the axes

  [[nodiscard]] double line() const { return 1.44 * type; }     ///< from one line of words to the next
  [[nodiscard]] double edge() const { return 0.5 * type; }      ///< white around everything
  [[nodiscard]] double tick() const { return 0.5 * type; }      ///< length of the axes' ticks with their gap
  [[nodiscard]] double tick_row() const { return 0.5 * type; }  ///< of the stage changes of one run
};

/// Where the runs of a single panel can be named at the ends of their curves they are not in the legend.
Page page_of(Panels const&, Style const&);

}  // namespace qhm::plots
