#include "plots/annotations.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "plots/crowd.hpp"

namespace qhm::plots {
namespace {

TEST(Crowd, KnowsWhatMeetsWhat) {
  Crowd crowd;
  crowd.add({{0, 0}, {10, 10}});
  crowd.add(Rectangle{20, 30, 0, 10});
  EXPECT_TRUE(crowd.meets(Rectangle{4, 6, 4, 6}));
  EXPECT_TRUE(crowd.meets(Rectangle{-1, 11, -1, 11}));  // the line is inside
  EXPECT_FALSE(crowd.meets(Rectangle{6, 9, 1, 3}));
  EXPECT_TRUE(crowd.meets(Rectangle{24, 26, 4, 6}));  // inside the rectangle
  EXPECT_TRUE(crowd.meets(Rectangle{15, 40, 4, 6}));  // across it
  EXPECT_TRUE(crowd.meets({0, 10}, {10, 0}));
  EXPECT_FALSE(crowd.meets({0, 10}, {4, 6}));
}

/// Two curves from (0, 0) to (1, `low`) and (1, `high`) on axes from 0 to 1.
Panels two_curves(double low, double high) {
  Figure figure;
  figure.runs = {"low", "high"};
  figure.quantities = {"observed"};
  figure.x = axis_between("x", false, 0, 1);
  figure.y = axis_between("y", false, 0, 1);
  figure.curves = {{0, 0, Standing::observed, {0, 1}, {0, low}},
                   {1, 0, Standing::observed, {0, 1}, {0, high}}};
  return one_panel(figure);
}

std::size_t entries_named(Page const& page, std::string const& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(page.legend, [&](LegendPlace const& place) { return place.entry.text == text; }));
}

TEST(Annotations, NamesStandAtTheCurvesAndLeaveTheLegend) {
  auto const page = page_of(two_curves(0.2, 0.9), paper_style);
  EXPECT_EQ(entries_named(page, "high"), 0U);
  EXPECT_EQ(entries_named(page, "observed"), 1U);
  auto const name =
      std::ranges::find_if(page.texts, [](PageText const& text) { return text.text == "high"; });
  ASSERT_NE(name, page.texts.end());
  auto const& axes = page.panels.front();
  EXPECT_NEAR(name->y, axes.bottom + 0.9 * (axes.top - axes.bottom), 2.5 * page.type);
  EXPECT_LE(name->x, axes.right);
}

TEST(Annotations, WhereOneNameFindsNoPlaceTheLegendHasAll) {
  auto panels = two_curves(0.5, 0.51);
  // A fence of curves in between and around.
  for (double y = 0; y <= 1; y += 0.05)
    panels.panels.front().curves.push_back({0, 0, Standing::observed, {0, 1}, {y, y}});
  auto const page = page_of(panels, paper_style);
  EXPECT_EQ(entries_named(page, "low"), 1U);
  EXPECT_EQ(entries_named(page, "high"), 1U);
}

/// A name between two curves would seem to be that of the nearer one.
TEST(Annotations, NothingIsBetweenANameAndItsCurve) {
  auto const page = page_of(two_curves(0.5, 0.56), paper_style);
  auto const at = [&](char const* run) {
    auto const name =
        std::ranges::find_if(page.texts, [&](PageText const& text) { return text.text == run; });
    return name == page.texts.end() ? NAN : name->y;
  };
  EXPECT_LT(at("low"), at("high"));
}

TEST(Annotations, TrianglesLieBesideTheirCurveWithTheRightAngleAwayFromIt) {
  auto panels = two_curves(0.6, 0.95);
  panels.panels.front().triangles = {{0, 0.4, 0.24, 0.7, 0.42, "slope"}};
  auto const page = page_of(panels, paper_style);
  auto const& axes = page.panels.front();
  ASSERT_EQ(axes.triangles.size(), 1U);
  auto const& [from, to, corner] = axes.triangles.front().corners;
  auto const above_curve = [&](Point p) {
    double const share = (p.x - axes.left) / (axes.right - axes.left);
    return p.y - (axes.bottom + 0.6 * share * (axes.top - axes.bottom));
  };
  EXPECT_NEAR(above_curve(from), above_curve(to), 1e-9);  // parallel
  EXPECT_LT(above_curve(from), 0);
  EXPECT_LT(above_curve(corner), above_curve(from));
  EXPECT_LT(axes.triangles.front().text.y, corner.y);
}

}  // namespace
}  // namespace qhm::plots
