#pragma once

#include <span>
#include <string>

#include "plots/image_format.hpp"
#include "plots/page.hpp"

namespace qhm::plots {

/// A Python script that draws the page with matplotlib (3.6 or later) as `STEM.svg`, ... from `STEM.csv`, all
/// in the folder in which it is run: the same places, colours and lines as the gnuplot script's. Text reaches
/// it only inside string literals and with mathematical markup off.
std::string matplotlib_script(Panels const&, Page const&, std::string const& stem,
                              std::span<ImageFormat const>);

/// A Python string literal that is exactly `text`, with control characters blanked.
std::string python_quoted(std::string const& text);

}  // namespace qhm::plots
