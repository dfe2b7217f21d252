#pragma once

#include <cstddef>
#include <string>

#include "plots/figure.hpp"
#include "plots/page.hpp"

namespace qhm::plots {

/// The rows of a figure's data that its first curve begins with, counted over all panels.
struct RowOfData {
  std::size_t first = 0;
};

/// gnuplot's commands for one panel of a page: margins, axes, marks and the curves, whose rows of the data
/// begin at `row`.
std::string gnuplot_panel(Figure const&, PanelPlace const&, Page const&, RowOfData row);

}  // namespace qhm::plots
