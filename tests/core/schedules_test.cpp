#include "core/schedules.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/weights.hpp"

namespace qhm {
namespace {

TEST(Schedules, EveryKindHasTheValueOfItsEquation) {
  auto const rate = [](LearningRate const& s, std::uint64_t m) { return learning_rate<double>(s, m, 300); };
  EXPECT_EQ(rate(Constant{0.1}, 299), 0.1);
  EXPECT_DOUBLE_EQ(rate(SqrtDecay{0.1}, 8), 0.1 / 3);
  EXPECT_DOUBLE_EQ(rate(Decay{0.1}, 8), 0.1 / 9);
  constexpr double rounding = 2.3e-16;  // two ulps of 0.5 on either side
  for (std::uint64_t const m : {0ULL, 1ULL, 150ULL, 298ULL, 299ULL}) {
    double const angle = static_cast<double>(m) * std::numbers::pi / 299;
    EXPECT_NEAR(rate(Cosine{0.5, 0.02}, m), 0.02 + 0.24 * (1 + std::cos(angle)), rounding);
    EXPECT_NEAR(rate(Polynomial{0.5, 0.02, 3}, m),
                0.02 + 0.48 * std::pow(1 - static_cast<double>(m) / 300, 3), rounding);
  }
  EXPECT_EQ(rate(Cosine{0.5, 0}, 299), 0);
  EXPECT_EQ(learning_rate<double>(Cosine{0.5, 0.1}, 0, 1), 0.5);  // one epoch: lr-max

  auto const beta = [](Beta const& s, std::uint64_t m) {
    WeightWalk<double> walk(s, {.interval = 30});
    walk.advance_to(m);
    return walk.curve().at(m).value;
  };
  EXPECT_EQ(beta(Constant{0.9}, 100), 0.9);
  EXPECT_EQ(beta(StepDecay{0.9, 0.5}, 29), 0.9);
  EXPECT_EQ(beta(StepDecay{0.9, 0.5}, 30), 0.45);
  EXPECT_DOUBLE_EQ(beta(Increasing{0.5}, 15), 1 - 0.5 / 8);
}

TEST(Schedules, OneMinusDecimalIsExactlyRounded) {
  EXPECT_EQ(one_minus_decimal(0.999999), 1e-6);
  EXPECT_EQ(one_minus_decimal(0.9), 0.1);
  EXPECT_EQ(one_minus_decimal(0.7), 0.3);
  EXPECT_EQ(one_minus_decimal(0), 1);
  EXPECT_EQ(one_minus_decimal(1), 0);
  EXPECT_EQ(one_minus_decimal(1e-20), 1);
  EXPECT_EQ(one_minus_decimal(0.012345678901234567), 1 - 0.012345678901234567);
}

}  // namespace
}  // namespace qhm
