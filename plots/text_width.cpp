#include "plots/text_width.hpp"

#include <algorithm>
#include <array>

namespace qhm::plots {
namespace {

/// Advance widths of DejaVu Sans 2.37 for the characters 32 to 126 [1/1000 of the font's size], rounded up.
constexpr std::array advance{318,  401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337,
                             637,  637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531,
                             1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656, 558, 863, 749, 788,
                             604,  788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500,
                             500,  613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612,
                             635,  635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838};
constexpr int superscript_advance = 528;  // ⁰ to ⁹ and ⁻, the exponents of ticks
constexpr int other_advance = 838;        // × → ≤

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_superscript(std::string_view at) {
  return at.starts_with("\u00b9") || at.starts_with("\u00b2") || at.starts_with("\u00b3") ||
         at.starts_with("\xe2\x81");  // U+2070 to U+207F
}

}  // namespace

std::size_t characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

double text_width(std::string_view text) {
  int width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (continues(c)) continue;
    if (c >= 32 && c < 127) {
      width += advance.at(static_cast<std::size_t>(c - 32));
    } else {
      width += is_superscript(text.substr(i)) ? superscript_advance : other_advance;
    }
  }
  return width / 1000.0;
}

}  // namespace qhm::plots
