#pragma once

#include <span>
#include <string>

#include "plots/image_format.hpp"
#include "plots/page.hpp"

namespace qhm::plots {

/// A gnuplot script (5.4 or later) that draws the page as `STEM.svg`, ... from `STEM.csv` (`figure_data`),
/// all in the folder in which it is run, on white ground. It loads itself once a format, so that everything
/// is said once.
///
/// Text reaches gnuplot only inside single quotes and with enhanced mode off, file names only behind `./`,
/// so that nothing in a title or a name is a command, a pipe or markup.
std::string gnuplot_script(Panels const&, Page const&, std::string const& stem, std::span<ImageFormat const>);

}  // namespace qhm::plots
