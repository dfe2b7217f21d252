#include "synthetic/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace qhm::synthetic {
namespace {

std::vector<std::uint64_t> const observed{0, 10};

void add_trial(Moments& moments, double first, double second) {
  moments.begin_trial();
  EXPECT_TRUE(moments.wants(0));
  EXPECT_FALSE(moments.wants(10));
  if (moments.take(0, first)) moments.take(10, second);
}

TEST(Moments, ChunksMergeToTheMomentsOfAllTrials) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal(1000, 1e-3);  // a spread that sums of squares would lose
  Moments total(observed);
  std::vector<double> values;
  for (int chunk = 0; chunk < 20; ++chunk) {
    Moments part(observed);
    for (int trial = 0; trial < 1 + chunk % 4; ++trial) {
      values.push_back(normal(random));
      add_trial(part, values.back(), 2 * values.back());
    }
    total.merge(part);
  }
  double const n = static_cast<double>(values.size());
  long double mean = 0, squares = 0;
  for (double const v : values) mean += v / static_cast<long double>(n);
  for (double const v : values) squares += (v - mean) * (v - mean);
  EXPECT_NEAR(total.mean(0), static_cast<double>(mean), 1e-12);
  EXPECT_NEAR(total.mean(1), static_cast<double>(2 * mean), 1e-12);
  double const error = std::sqrt(static_cast<double>(squares) / (n - 1) / n);
  EXPECT_NEAR(total.standard_error(0) / error, 1, 1e-8);  // values carry 1000 * 1e-16 / 1e-3 of the spread
  EXPECT_NEAR(total.standard_error(1) / (2 * error), 1, 1e-8);
}

TEST(Moments, EqualValuesHaveNoSpread) {
  Moments moments(observed);
  for (int trial = 0; trial < 9; ++trial) add_trial(moments, 0.1, 0.3);
  EXPECT_EQ(moments.mean(1), 0.3);
  EXPECT_EQ(moments.standard_error(1), 0);
}

TEST(Moments, ASingleTrialHasNoStandardError) {
  Moments moments(observed);
  add_trial(moments, 1, 2);
  EXPECT_TRUE(std::isnan(moments.standard_error(0)));
}

TEST(Moments, DivergenceHidesOnlyWhatCameAfterIt) {
  Moments first(observed), second(observed);
  add_trial(first, 1, std::numeric_limits<double>::quiet_NaN());
  add_trial(first, 3, 4);
  add_trial(second, 5, 6);
  first.merge(second);
  EXPECT_EQ(first.diverged_at(), 10U);
  EXPECT_DOUBLE_EQ(first.mean(0), 3);
  EXPECT_EQ(first.mean(1), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(first.standard_error(1)));
}

}  // namespace
}  // namespace qhm::synthetic
