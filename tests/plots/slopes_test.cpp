#include "plots/slopes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "plots/figure_of.hpp"
#include "plots/seed_pools.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// mean_grad_sq = factor K^-p at K = 1, 2, 4, ..., 1024, times 1 +- wiggle in turn.
Result power_law(double p, double factor = 3, double wiggle = 0, std::uint64_t seed = 1) {
  auto result = synthetic_result("a");
  result.manifest["seed"] = seed;
  Series series({"step", "epoch", "evaluations", "mean_grad_sq"});
  double sign = 1;
  for (double k = 1; k <= 1024; k *= std::sqrt(2), sign = -sign)
    series.append({k, std::ceil(k / 10), 8 * k, factor * std::pow(k, -p) * (1 + sign * wiggle)});
  result.series = series;
  return result;
}

TEST(Slopes, OfAPowerLawIsItsExponentAndTheTriangleLiesOnIt) {
  auto const fitted = fitted_slope_of(run_of(power_law(0.5)), quantity_of("mean_grad_sq"), XAxis::steps);
  ASSERT_TRUE(fitted);
  EXPECT_NEAR(fitted->slope.value, -0.5, 1e-12);  // rounding of five logarithms
  EXPECT_NEAR(fitted->slope.high, -0.5, 1e-12);
  EXPECT_FALSE(fitted->over_seeds);
  auto const& t = fitted->triangle;
  EXPECT_NEAR(t.y0, 3 / std::sqrt(t.x0), 1e-12);
  EXPECT_NEAR(t.y1, 3 / std::sqrt(t.x1), 1e-12);
  EXPECT_GE(t.x0, 256);  // a quarter of the end
  EXPECT_LE(t.x1, 1024);
}

TEST(Slopes, WhatScattersHasAnInterval) {
  auto const fitted =
      fitted_slope_of(run_of(power_law(0.5, 3, 0.1)), quantity_of("mean_grad_sq"), XAxis::steps);
  EXPECT_LT(fitted->slope.low, -0.5);
  EXPECT_GT(fitted->slope.high, -0.5);
  EXPECT_GT(fitted->slope.high - fitted->slope.low, 0.1);
}

TEST(Slopes, FromThreeSeedsOnTheIntervalIsTheJackknifes) {
  auto const pools = pooled(
      {run_of(power_law(0.4, 3, 0, 1)), run_of(power_law(0.5, 3, 0, 2)), run_of(power_law(0.6, 3, 0, 3))});
  auto const fitted = fitted_slope_of(pools.front(), quantity_of("mean_grad_sq"), XAxis::steps);
  EXPECT_TRUE(fitted->over_seeds);
  EXPECT_LT(fitted->slope.low, -0.6);
  EXPECT_GT(fitted->slope.high, -0.4);
}

TEST(Slopes, TooFewPointsHaveNone) {
  auto result = power_law(0.5);
  Series few(result.series.columns());
  for (std::size_t row = 0; row < 3; ++row) few.append(result.series.rows()[row]);
  result.series = few;
  EXPECT_FALSE(fitted_slope_of(run_of(result), quantity_of("mean_grad_sq"), XAxis::steps));
  EXPECT_THAT(figure_of(std::vector{result}, {.y = {}, .slopes = true}).caption, HasSubstr("No slope of a"));
}

TEST(Slopes, AreWordsWithAsManyDigitsAsTheIntervalLeaves) {
  EXPECT_EQ(slope_text({-0.5234, -0.5534, -0.4934}), "−0.52 ± 0.03");
  EXPECT_EQ(slope_text({1.5, 0.5, 2.5}), "1.5 ± 1.0");
  EXPECT_EQ(slope_text({-0.5234, -0.5244, -0.5224}), "−0.523 ± 0.001");
}

TEST(Slopes, NeedTwoLogarithmicAxesAndAreInTheCaption) {
  auto const figure = figure_of(std::vector{power_law(0.5, 3, 0.1)}, {.y = {}, .slopes = true});
  ASSERT_THAT(figure.triangles, SizeIs(1));
  EXPECT_THAT(figure.caption, HasSubstr("a: −0.5"));
  EXPECT_THAT(figure.caption, HasSubstr("too narrow"));
  EXPECT_THAT(refusal([] {
                (void)figure_of(std::vector{power_law(0.5)},
                                {.y = {}, .y_scale = Scale::linear, .slopes = true});
              }),
              HasSubstr("--slopes: needs two logarithmic axes"));
}

}  // namespace
}  // namespace qhm::plots
