#pragma once

#include <string>

namespace qhm::plots {

/// gnuplot's SVG made readable without seeing it and without its font: `<title>` and `<desc>` say what the
/// figure shows, and fonts of the same widths stand in where DejaVu Sans is not installed.
std::string accessible_svg(std::string svg, std::string const& title, std::string const& description);

}  // namespace qhm::plots
