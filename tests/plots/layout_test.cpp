#include "plots/layout.hpp"

#include <gtest/gtest.h>

#include "plots/figure_of.hpp"
#include "plots/text_width.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

/// From the font's own table: T 611, h 634, e 616 thousandths.
TEST(TextWidth, IsTheFontsOwn) {
  EXPECT_DOUBLE_EQ(text_width("The"), 1.861);
  EXPECT_DOUBLE_EQ(text_width("10⁻³"), 2 * 0.637 + 2 * 0.528);
  EXPECT_EQ(characters("8 ×2"), 4U);
}

TEST(Layout, LegendStaysOnThePageAndBelowTheAxes) {
  std::vector results{synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
  for (auto const bounds : {BoundChoice::tightest, BoundChoice::all, BoundChoice::named}) {
    auto const figure = figure_of(results, {.y = {}, .bounds = bounds});
    auto const entries = legend_of(figure);
    auto const layout = layout_of(figure, entries);
    EXPECT_LT(layout.legend_top, layout.bottom - 2 * font_size - tick_length);
    EXPECT_GE(layout.legend_top, edge + line_height * static_cast<double>(layout.legend.rows));
    EXPECT_GT(layout.height, layout.top + tick_row * 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto const column = i / layout.legend.rows;
      double const end =
          layout.legend.left.at(column) + legend_sample + font_size * text_width(entries[i].text);
      EXPECT_LE(end, page_width) << entries[i].text;
      if (column + 1 < layout.legend.left.size()) {
        EXPECT_LT(end, layout.legend.left[column + 1]) << entries[i].text;
      }
    }
  }
}

TEST(Legend, ExplainsColoursOnceAndLinesOnce) {
  std::vector results{synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
  std::vector<std::string> texts;
  for (auto const& entry : legend_of(figure_of(results, {}))) texts.push_back(entry.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"batch constant 8", "batch exponential 8 ×2", "observed mean",
                                             "Theorem 2-S bound", "stage change"}));
}

TEST(Legend, StandingDecidesTheDash) {
  Colour const colour = palette.front();
  EXPECT_EQ(look_of(colour, Standing::observed, 0, 100).dash, "solid");
  EXPECT_EQ(look_of(colour, Standing::bound, 1, 100).dash, "solid");
  auto const estimate = look_of(colour, Standing::estimate, 1, 100).dash;
  auto const refuted = look_of(colour, Standing::refuted, 1, 100).dash;
  EXPECT_NE(estimate, "solid");
  EXPECT_NE(refuted, "solid");
  EXPECT_NE(estimate, refuted);
}

}  // namespace
}  // namespace qhm::plots
