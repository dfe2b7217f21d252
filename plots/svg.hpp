#pragma once

#include <string>

namespace qhm::plots {

/// gnuplot's SVG made readable without seeing it and on any machine: `<title>` and `<desc>` say what the
/// figure shows, and its font is inside. Text stays text, to be searched and read aloud; where a program
/// reads no embedded fonts, or for a glyph that is not inside, the installed DejaVu Sans or fonts of its
/// widths follow.
std::string accessible_svg(std::string svg, std::string const& title, std::string const& description);

}  // namespace qhm::plots
