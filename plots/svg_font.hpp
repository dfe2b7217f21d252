#pragma once

#include <string_view>

namespace qhm::plots {

/// DejaVu Sans with the glyphs that figures use, as WOFF2 in base64 (plots/fonts/README.md).
extern std::string_view const svg_font;

}  // namespace qhm::plots
