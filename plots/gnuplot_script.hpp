#pragma once

#include <span>
#include <string>

#include "plots/figure.hpp"
#include "plots/image_format.hpp"

namespace qhm::plots {

/// A gnuplot script (5.4 or later) that draws the figure as `STEM.svg`, ... from `STEM.csv` (`figure_data`),
/// all in the folder in which it is run: 8.5 cm wide, 8 pt type, lines of 1.2 pt or more, white ground.
///
/// Text reaches gnuplot only inside single quotes and with enhanced mode off, file names only behind `./`,
/// so that nothing in a title or a name is a command, a pipe or markup.
std::string gnuplot_script(Figure const&, std::string const& stem, std::span<ImageFormat const>);

/// First line of every script: tells ours from a file that happens to have its name.
inline constexpr char script_first_line[] = "# Draws a figure of QHM Lab from the data beside it.";

/// A gnuplot string expression that is exactly `text`, with control characters blanked: single quotes, in
/// which nothing is special, around all but the single quotes themselves (`'it'."'".'s'`: gnuplot 5.4 reads a
/// doubled quote at the beginning of a string as its end).
std::string gnuplot_quoted(std::string const& text);

}  // namespace qhm::plots
