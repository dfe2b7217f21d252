#include "plots/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace qhm::plots {
namespace {

using testing::ElementsAre;

std::vector<std::string> labels(Axis const& axis) {
  std::vector<std::string> texts;
  for (auto const& tick : axis.ticks)
    if (!tick.label.empty()) texts.push_back(tick.label);
  return texts;
}

TEST(Axis, DecadesAreLabelledAsPowersOfTen) {
  auto const axis = axis_over("y", true, std::vector{2e-3, 5.0});
  EXPECT_THAT(labels(axis), ElementsAre("10⁻²", "10⁻¹", "10⁰"));
  EXPECT_LT(axis.low, 2e-3);
  EXPECT_GT(axis.high, 5.0);
}

TEST(Axis, LessThanTwoPowersInSightAreLabelledOneTwoFive) {
  EXPECT_THAT(labels(axis_over("x", true, std::vector{1.0, 9.0})), ElementsAre("1", "2", "5"));
  EXPECT_THAT(labels(axis_over("x", true, std::vector{2e5, 6e5})), ElementsAre("2×10⁵", "5×10⁵"));
}

TEST(Axis, LinearTicksAreRoundNumbers) {
  EXPECT_THAT(labels(axis_over("y", false, std::vector{0.0, 90.0})),
              ElementsAre("0", "20", "40", "60", "80"));
  EXPECT_THAT(labels(axis_over("y", false, std::vector{-1.0, 1.0})),
              ElementsAre("-1", "-0.5", "0", "0.5", "1"));
}

TEST(Axis, NumbersReadAsAPersonWritesThem) {
  EXPECT_EQ(tick_number(0), "0");
  EXPECT_EQ(tick_number(-0.05), "-0.05");
  EXPECT_EQ(tick_number(2e6), "2×10⁶");
  EXPECT_EQ(tick_number(1e-12), "10⁻¹²");
  EXPECT_EQ(power_of_ten(1234567890), "10¹²³⁴⁵⁶⁷⁸⁹⁰");
}

/// Whatever is shown: increasing ticks inside the range, which holds all values, two to eight of them
/// labelled.
TEST(Axis, EveryRangeHasUsableTicks) {
  for (bool const logarithmic : {true, false})
    for (int magnitude = -290; magnitude <= 290; magnitude += 10)
      for (double const ratio : {1.0, 1.0000001, 1.3, 4.0, 60.0, 1e4, 1e9, 1e15}) {
        double const least = std::pow(10.0, magnitude) * 3, greatest = least * ratio;
        if (!std::isfinite(greatest) || greatest > 1e299) continue;
        auto const axis = axis_over("v", logarithmic, std::vector{greatest, least});
        SCOPED_TRACE(testing::Message() << least << " to " << greatest << (logarithmic ? " log" : " linear"));
        EXPECT_LE(axis.low, least);
        EXPECT_GE(axis.high, greatest);
        EXPECT_GE(labels(axis).size(), 2U);
        EXPECT_LE(labels(axis).size(), 10U);
        for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
          EXPECT_GE(axis.ticks[i].at, axis.low);
          EXPECT_LE(axis.ticks[i].at, axis.high);
          if (i > 0) {
            EXPECT_LT(axis.ticks[i - 1].at, axis.ticks[i].at);
          }
        }
      }
}

}  // namespace
}  // namespace qhm::plots
