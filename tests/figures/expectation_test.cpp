#include "figures/expectation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace qhm::figures {
namespace {

Trace line(Traits traits, std::vector<double> x, std::vector<double> y) {
  return {.traits = std::move(traits), .run = "run", .quantity = "y", .x = std::move(x), .y = std::move(y)};
}

/// Two plans under two rates, and a power law.
Picture picture() {
  Curves curves;
  curves.traces = {line({{"batch", "exponential 8 ×2"}, {"lr", "cosine"}}, {1, 2, 3}, {4, 2, 1}),
                   line({{"batch", "constant 128"}, {"lr", "cosine"}}, {1, 2, 3}, {8, 6, 4}),
                   line({{"batch", "exponential 8 ×2"}, {"lr", "constant"}}, {1, 2, 3}, {4, 3, 3}),
                   line({{"batch", "constant 128"}, {"lr", "constant"}}, {2, 3}, {2, 4})};
  Trace power = line({{"power", "yes"}}, {}, {});
  for (double x = 10; x < 1e7; x *= 2) power.x.push_back(x), power.y.push_back(3 / (x * x));
  curves.traces.push_back(power);
  Trace logarithm = line({{"logarithm", "yes"}}, {}, {});
  for (double x = 10; x < 1e7; x *= 2) logarithm.x.push_back(x), logarithm.y.push_back(3 / std::log(x));
  curves.traces.push_back(logarithm);
  Picture made;
  made.content = std::move(curves);
  made.facts["refuted"] = 0;
  return made;
}

Expectation about(Measure measure, Traits curve, std::optional<Traits> over = std::nullopt) {
  return {.that = "something",
          .because = "of something",
          .measure = measure,
          .curve = std::move(curve),
          .over = std::move(over),
          .low = 0,
          .high = 0.5,
          .scales = {Scale::smoke}};
}

Traits const growing{{"batch", "exponential"}}, fixed{{"batch", "constant 128"}};

TEST(Expectation, ComparesLinesThatAreAlikeButForTheSelection) {
  auto const judged = judge(about(Measure::last, growing, fixed), picture(), Scale::smoke);
  EXPECT_THAT(judged.values, testing::ElementsAre(0.25, 0.75));  // cosine with cosine, constant with constant
  EXPECT_EQ(judged.verdict, Verdict::not_met);                   // 0.75 is above 0.5
}

TEST(Expectation, IsMetWhereEveryLineIsWithin) {
  auto expected = about(Measure::last, growing, fixed);
  expected.high = 0.75;
  EXPECT_EQ(judge(expected, picture(), Scale::smoke).verdict, Verdict::met);
  expected.low = 0.3;
  EXPECT_EQ(judge(expected, picture(), Scale::smoke).verdict, Verdict::not_met);
}

TEST(Expectation, TakesQuotientsWhereBothHaveAPoint) {
  auto const judged = judge(about(Measure::greatest, growing, fixed), picture(), Scale::smoke);
  EXPECT_THAT(judged.values, testing::ElementsAre(0.5, 1.5));  // 4/8, and 3/2 at x = 2, the first in common
  auto const least = judge(about(Measure::least, growing, fixed), picture(), Scale::smoke);
  EXPECT_THAT(least.values, testing::ElementsAre(0.25, 0.75));
}

TEST(Expectation, AWordAsksForEveryScheduleOfThatKindAndNotForAPrefixOfAnother) {
  EXPECT_TRUE(matches({{"batch", "constant 128"}}, {{"batch", "constant"}}));
  EXPECT_FALSE(matches({{"batch", "constant 128"}}, {{"batch", "constant 12"}}));
  EXPECT_FALSE(matches({{"lr", "cosine"}}, {{"batch", "constant"}}));
}

TEST(Expectation, FitsExponents) {
  // Exact up to the rounding of logarithms: 1e-12 is thousands of units in the last place.
  auto const power = judge(about(Measure::exponent, {{"power", "yes"}}), picture(), Scale::smoke);
  ASSERT_EQ(power.values.size(), 1U);
  EXPECT_NEAR(power.values.front(), -2, 1e-12);
  auto const logarithm = judge(about(Measure::log_exponent, {{"logarithm", "yes"}}), picture(), Scale::smoke);
  ASSERT_EQ(logarithm.values.size(), 1U);
  EXPECT_NEAR(logarithm.values.front(), -1, 1e-12);
}

TEST(Expectation, IsNotEvaluatedWhereNothingMatchesOrAtAnotherScale) {
  auto const none = judge(about(Measure::last, {{"batch", "linear"}}), picture(), Scale::smoke);
  EXPECT_EQ(none.verdict, Verdict::not_evaluated);
  EXPECT_EQ(none.shown(about(Measure::last, {})), "no line of it is there");
  EXPECT_EQ(judge(about(Measure::last, growing), picture(), Scale::paper).reason, "not asked at scale paper");
}

TEST(Expectation, NoNumberMeetsNothing) {
  auto made = picture();
  made.facts["refuted"] = std::numeric_limits<double>::quiet_NaN();
  auto expected = about(Measure::fact, {});
  expected.fact = "refuted";
  EXPECT_EQ(judge(expected, made, Scale::smoke).verdict, Verdict::not_met);
  EXPECT_EQ(judge(expected, picture(), Scale::smoke).verdict, Verdict::met);
  expected.fact = "accepted";
  EXPECT_EQ(judge(expected, made, Scale::smoke).reason, "the picture states no accepted");
}

TEST(Expectation, SaysWhatWasFoundAndAsked) {
  auto expected = about(Measure::last, growing, fixed);
  EXPECT_EQ(judge(expected, picture(), Scale::smoke).shown(expected),
            "0.25 to 0.75 (2 lines), expected 0 to 0.5");
}

}  // namespace
}  // namespace qhm::figures
