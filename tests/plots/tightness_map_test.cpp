#include "plots/tightness_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace qhm::plots {
namespace {

TEST(TightnessMap, NumbersFitTheirSquares) {
  EXPECT_EQ(short_number(1), "1.00");
  EXPECT_EQ(short_number(1.994), "1.99");
  EXPECT_EQ(short_number(1.999), "2.0");
  EXPECT_EQ(short_number(9.96), "10");
  EXPECT_EQ(short_number(999.6), "1.0k");
  EXPECT_EQ(short_number(12'345), "12k");
  EXPECT_EQ(short_number(4.1e6), "4.1M");
  EXPECT_EQ(short_number(3e12), "3e+12");
}

/// Names with commas, quotes in a title, a square without a value, fewer panels than a row has.
TEST(TightnessMap, DrawsEverySquareOnce) {
  TightnessMap const map{
      .title = "bound's ratio",
      .caption = "caption",
      .panels = {"one", "two"},
      .rows = {{"constant"}, {"cosine"}},
      .columns = {{"beta a, gamma b", "batch c"}, {"beta d, gamma e", "batch f"}},
      .cells = {{0, 0, 0, 1.5}, {0, 1, 1, 2000}, {1, 0, 1, std::numeric_limits<double>::quiet_NaN()}}};
  auto const files = draw_tightness_map(map, "map", {ImageFormat::svg, ImageFormat::png});
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].name, "map.svg");
  auto const& svg = files[0].bytes;
  for (auto const* text : {"batch f", "beta a, gamma b", "2.0k", "does not apply"})
    EXPECT_NE(svg.find(text), std::string::npos) << text;
  auto const& csv = files[2].bytes;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
  EXPECT_NE(csv.find(R"("one","constant","batch c | beta a, gamma b",1.5,1.50,)"), std::string::npos) << csv;
}

}  // namespace
}  // namespace qhm::plots
