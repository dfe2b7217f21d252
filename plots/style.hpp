#pragma once

#include <string>
#include <string_view>

namespace qhm::plots {

/// Printed sizes of a figure, in points (1/72 inch).
struct Style {
  double one_column;   ///< width of a page with a single panel across
  double two_columns;  ///< with several
  double whole_page;   ///< where several would be too narrow in two columns
  double tallest;      ///< height that the panels of one page may reach
  double type;         ///< size of the letters; of pages with many panels 7/8 of it
  double line_width;   ///< of what was observed; all others follow
  double per_inch;     ///< pixels of a PNG
};

inline constexpr double centimetre = 72 / 2.54;

/// For a journal: one column of 8.5 cm, two of 17.8 cm, or A4 across; 8 pt.
inline constexpr Style paper_style{.one_column = 8.5 * centimetre,
                                   .two_columns = 17.8 * centimetre,
                                   .whole_page = 27 * centimetre,
                                   .tallest = 18 * centimetre,
                                   .type = 8,
                                   .line_width = 1.5,
                                   .per_inch = 300};
/// For a web page or a notebook, read at arm's length: 11 pt.
inline constexpr Style screen_style{.one_column = 16 * centimetre,
                                    .two_columns = 26 * centimetre,
                                    .whole_page = 36 * centimetre,
                                    .tallest = 26 * centimetre,
                                    .type = 11,
                                    .line_width = 1.8,
                                    .per_inch = 144};
/// For a slide of 16 by 9 (25.4 cm across), read from the last row: 18 pt.
inline constexpr Style slide_style{.one_column = 24 * centimetre,
                                   .two_columns = 24 * centimetre,
                                   .whole_page = 24 * centimetre,
                                   .tallest = 12.5 * centimetre,
                                   .type = 18,
                                   .line_width = 3,
                                   .per_inch = 150};

/// `paper`, `screen`, `slide`. Throws InputError for `--style`.
Style style_from(std::string const& name);

}  // namespace qhm::plots
