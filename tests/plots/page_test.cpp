#include "plots/page.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "plots/figure_of.hpp"
#include "plots/text_width.hpp"
#include "plots/tick_labels.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

/// From the font's own table: T 611, h 634, e 616 thousandths.
TEST(TextWidth, IsTheFontsOwn) {
  EXPECT_DOUBLE_EQ(text_width("The"), 1.861);
  EXPECT_DOUBLE_EQ(text_width("10⁻³"), 2 * 0.637 + 2 * 0.528);
  EXPECT_EQ(characters("8 ×2"), 4U);
}

std::vector<Result> two_runs() {
  return {synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
}

TEST(Page, LegendStaysOnThePageAndBelowTheAxes) {
  for (auto const bounds : {BoundChoice::tightest, BoundChoice::all, BoundChoice::named})
    for (auto const& style : {paper_style, screen_style, slide_style}) {
      auto const page = page_of(one_panel(figure_of(two_runs(), {.y = {}, .bounds = bounds})), style);
      auto const& axes = page.panels.front();
      EXPECT_EQ(page.width, style.one_column);
      EXPECT_LT(axes.right, page.width);
      EXPECT_GT(page.height, axes.top + page.tick_row() * 2);
      for (auto const& a : page.legend) {
        double const end = a.words + page.type * text_width(a.entry.text);
        EXPECT_LE(end, page.width) << a.entry.text;
        EXPECT_GE(a.y, page.line() / 2);
        EXPECT_LT(a.y, axes.bottom - 2 * page.line());
        for (auto const& b : page.legend)
          EXPECT_TRUE(&a == &b || a.y != b.y || b.left < a.left || b.left > end) << a.entry.text;
      }
    }
}

Panels grid_of(std::size_t count, std::size_t columns) {
  Panels panels{.columns = columns, .shared_x = true, .shared_y = true, .panels = {}};
  panels.panels.assign(count, figure_of(two_runs(), {}));
  return panels;
}

/// Every place is on the page, no two axes meet, and letters stay readable: 7 pt is the smallest.
TEST(Page, SixtyPanelsFitOnePage) {
  for (auto const& [rows, columns] : {std::pair{1, 2}, {2, 3}, {5, 12}, {12, 5}}) {
    auto const page = page_of(
        grid_of(static_cast<std::size_t>(rows * columns), static_cast<std::size_t>(columns)), paper_style);
    EXPECT_GE(page.type, 7);
    EXPECT_LE(page.width, 27.1 * centimetre);
    EXPECT_LE(page.height, 27.1 * centimetre) << columns;
    for (auto const& a : page.panels) {
      EXPECT_GE(a.right - a.left, 7 * page.type);
      EXPECT_GE(a.top - a.bottom, 4.5 * page.type);
      EXPECT_LT(a.right, page.width);
      for (auto const& b : page.panels)
        EXPECT_TRUE(&a == &b || a.right < b.left || b.right < a.left || a.top < b.bottom || b.top < a.bottom);
    }
  }
}

bool labelled(Axis const& axis) {
  return std::ranges::any_of(axis.ticks, [](Tick const& tick) { return tick.shown && !tick.label.empty(); });
}

TEST(Page, SharedAxesAreLabelledAtTheOuterEdgesOnly) {
  auto panels = grid_of(5, 3);
  auto const page = page_of(panels, paper_style);
  for (std::size_t p = 0; p < 5; ++p) {
    EXPECT_EQ(labelled(page.panels[p].y), p % 3 == 0) << p;
    EXPECT_EQ(labelled(page.panels[p].x), p >= 2) << p;  // the lowest of its column
  }
  EXPECT_EQ(std::ranges::count_if(page.texts, [](PageText const& t) { return t.text == "steps K"; }), 1);
  panels.shared_x = panels.shared_y = false;
  for (auto const& place : page_of(panels, paper_style).panels)
    EXPECT_TRUE(labelled(place.x) && labelled(place.y));
}

TEST(Page, SharedAxesShowTheUnionOfTheRanges) {
  auto panels = grid_of(2, 2);
  panels.panels[1].y = axis_between(panels.panels[1].y.label, true, 1e-9, 1e-3);
  auto const high = panels.panels[0].y.high;
  for (auto const& place : page_of(panels, paper_style).panels) {
    EXPECT_EQ(place.y.low, 1e-9);
    EXPECT_EQ(place.y.high, high);
  }
}

TEST(TickLabels, AreThinnedUntilNoneMeetsAnother) {
  for (double const length : {400.0, 100.0, 60.0, 30.0}) {
    auto axis = axis_between("x", false, 0, 60'000);
    thin_tick_labels(axis, Direction::across, length, 8, 4);
    double free_from = -4;
    std::size_t shown = 0;
    for (auto const& tick : axis.ticks) {
      if (!tick.shown || tick.label.empty()) continue;
      ++shown;
      double const half = 4 * text_width(tick.label), at = length * share_along(axis, tick.at);
      EXPECT_GE(at - half, free_from);
      free_from = at + half;
    }
    EXPECT_LE(free_from, length + 4);
    EXPECT_GE(shown, 1U) << length;
  }
}

TEST(Legend, ExplainsColoursOnceAndLinesOnce) {
  std::vector results{synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
  std::vector<std::string> texts;
  for (auto const& entry : legend_of(one_panel(figure_of(results, {})))) texts.push_back(entry.text);
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
