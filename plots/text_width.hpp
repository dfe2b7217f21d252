#pragma once

#include <cstddef>
#include <string_view>

namespace qhm::plots {

/// Characters of a UTF-8 text: the bytes that do not continue one.
std::size_t characters(std::string_view text);

/// Width of a UTF-8 text in DejaVu Sans, in units of the font's size: its own advance widths for ASCII, that
/// of the widest mathematical sign in use for every other character. Kerning, which only narrows, is left
/// out.
double text_width(std::string_view text);

}  // namespace qhm::plots
