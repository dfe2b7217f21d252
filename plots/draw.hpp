#pragma once

#include <filesystem>
#include <vector>

#include "plots/panels.hpp"
#include "plots/request.hpp"

namespace qhm::plots {

/// What was drawn and where it is.
struct Drawn {
  Panels panels;
  std::vector<std::filesystem::path> files;  ///< the images, then the data and script beside them
};

/// Draws the results in `folders` as each of `outputs` (`NAME.svg`, `.png`, `.pdf`), and writes beside them
/// `NAME.csv`, the points of the figure, and `NAME.gp` and `NAME.py`, the scripts that draw it from them.
///
/// Every file is replaced whole, and none before all are ready. Throws InputError for a folder that cannot be
/// read (listing the results beside it where it does not exist), a request that cannot be met (panels_of), an
/// unknown extension, a file that cannot be written, `NAME.csv`, `NAME.gp` or `NAME.py` that is there and not
/// of a figure, and when gnuplot is missing.
Drawn draw(std::vector<std::filesystem::path> const& folders, Request const& request,
           std::vector<std::filesystem::path> const& outputs, Style const& = paper_style);

}  // namespace qhm::plots
