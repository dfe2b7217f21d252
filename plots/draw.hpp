#pragma once

#include <filesystem>
#include <vector>

#include "plots/figure.hpp"
#include "plots/request.hpp"

namespace qhm::plots {

/// What was drawn and where it is.
struct Drawn {
  Figure figure;
  std::vector<std::filesystem::path> files;  ///< the images, then the data and script beside them
};

/// Draws the results in `folders` as each of `outputs` (`NAME.svg`, `.png`, `.pdf`), and writes beside them
/// `NAME.csv`, the points of the figure, and `NAME.gp`, the script that draws it from them.
///
/// Every file is replaced whole, and none before all are ready. Throws InputError for a folder that cannot be
/// read, a request that cannot be met (figure_of), an unknown extension, a file that cannot be written,
/// `NAME.csv` or `NAME.gp` that is there and not of a figure, and when gnuplot is missing.
Drawn draw(std::vector<std::filesystem::path> const& folders, Request const& request,
           std::vector<std::filesystem::path> const& outputs);

}  // namespace qhm::plots
