#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bounds/rates/conditions.hpp"
#include "bounds/rates/step_condition.hpp"
#include "core/curves.hpp"

namespace qhm::bounds {
namespace {

TEST(StepCondition, IsDecidedForTheDecimalsWritten) {
  // beta = 0.9: 2 * 0.1/0.9 = 2/9. beta = 0.8: 2 * 0.2/0.8 = 1/2 exactly, though in doubles 1 - 0.8 < 0.2.
  auto const holds_for = [](double rate, Beta const& beta) {
    return step_condition({.learning_rate = Constant{rate}, .beta = beta}, Reading::endless).holds;
  };
  EXPECT_TRUE(holds_for(0.5, Constant{0.8}));
  EXPECT_FALSE(holds_for(0.5000000000000001, Constant{0.8}));
  EXPECT_TRUE(holds_for(0.2222, StepDecay{0.9, 0.5}));
  EXPECT_FALSE(holds_for(0.2223, StepDecay{0.9, 0.5}));
  EXPECT_TRUE(holds_for(1e9, Constant{0}));
  EXPECT_FALSE(holds_for(1e-6, Increasing{0.5}));
}

TEST(StepCondition, OfDecayWithIncreasingBetaIsTheSmallestOverAllEpochs) {
  for (double const beta_min : {0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999}) {
    Plan const plan{.learning_rate = Decay{0.1}, .beta = Increasing{beta_min}};
    double smallest = 1e300;
    for (int m = 0; m < 10000; ++m) {
      double const complement = (1 - beta_min) / std::pow(m + 1, 0.75);
      if (complement < 1) smallest = std::min(smallest, 2 * (m + 1) * complement / (1 - complement));
    }
    // 4 roundings of the plain loop.
    EXPECT_NEAR(step_condition(plan, Reading::endless).cap / smallest, 1, 4e-15) << beta_min;
    EXPECT_NEAR(cap_within(plan, 10000) / smallest, 1, 1.1e-9) << beta_min;
  }
}

TEST(StepCondition, WithinTheHorizonIsThatOfAPlainLoop) {
  // Four-digit values published for M = 300, beta_min = 0.5, alpha_min = 0.
  auto const cap = [](LearningRate const& rate) {
    return cap_within({.learning_rate = rate, .beta = Increasing{0.5}}, 300);
  };
  EXPECT_NEAR(cap(Constant{0.1}), 0.01397, 5e-6);
  EXPECT_NEAR(cap(SqrtDecay{0.1}), 0.242, 5e-4);
  EXPECT_NEAR(cap(Cosine{0.1, 0}), 0.0423, 5e-5);
  EXPECT_NEAR(cap(Polynomial{0.1, 0, 2}), 0.0701, 5e-5);
  EXPECT_EQ(cap_within({.beta = Constant{0}}, 300), std::numeric_limits<double>::infinity());
}

/// First epoch at which beta (alpha/2 + 1) > 1, one after the other.
std::uint64_t first_broken(Plan const& plan, double beta_min) {
  for (std::uint64_t m = 0;; ++m) {
    double const complement = (1 - beta_min) / std::pow(static_cast<double>(m + 1), 0.75);
    double const alpha = learning_rate<double>(plan.learning_rate, m, plan.epochs);
    if ((1 - complement) * alpha / 2 > complement) return m;
  }
}

TEST(StepCondition, ThatFailsEventuallyNamesTheFirstEpoch) {
  for (LearningRate const& rate : std::vector<LearningRate>{Constant{0.013}, SqrtDecay{0.1}, Cosine{0.05, 0},
                                                            Cosine{0.04, 0.001}, Polynomial{0.3, 0, 2}}) {
    Plan const plan{.learning_rate = rate, .beta = Increasing{0.5}};
    auto const epoch = first_broken(plan, 0.5);
    for (auto const reading : readings(plan)) {
      auto const step = step_condition(plan, reading);
      EXPECT_FALSE(step.holds);
      std::string const said = reading == Reading::horizon && epoch >= plan.epochs
                                   ? "though not yet with M = 300"
                                   : "first in epoch " + std::to_string(epoch);
      EXPECT_NE(step.reason.find(said), std::string::npos) << step.reason << ", expected: " << said;
    }
  }
  Plan const tiny{.learning_rate = SqrtDecay{1e-6}, .beta = Increasing{0.5}};
  EXPECT_NE(step_condition(tiny, Reading::endless).reason.find("beyond epoch 1e18"), std::string::npos);
}

TEST(StepCondition, AloneCanDenyTheoremFour) {
  Plan plan{.learning_rate = Decay{0.5}, .beta = Constant{0.9}};
  auto const of_theorem_4 = [&] { return theorem_conditions(plan, Reading::endless).at(2); };
  EXPECT_EQ(of_theorem_4().why_not(),
            "beta (alpha/2 + 1) <= 1 for all k: lr-max = 0.5 > 2 (1 - beta-max)/beta-max = 0.2222");
  plan.learning_rate = Decay{0.2};
  EXPECT_TRUE(of_theorem_4().hold());
}

}  // namespace
}  // namespace qhm::bounds
