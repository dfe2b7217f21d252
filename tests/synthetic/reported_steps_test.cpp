#include "synthetic/reported_steps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace qhm::synthetic {
namespace {

TEST(ReportedSteps, BeginAtOneEndAtTheLastAndContainTheEndsOfStages) {
  auto const stages = tabulate(Plan{});
  auto const steps = reported_steps(stages);
  EXPECT_EQ(steps.front(), 1U);
  EXPECT_EQ(steps.back(), 374'760U);
  EXPECT_TRUE(std::ranges::is_sorted(steps));
  EXPECT_EQ(std::ranges::adjacent_find(steps), steps.end());
  for (auto const& stage : stages) EXPECT_TRUE(std::ranges::binary_search(steps, stage.last_step() + 1));
  EXPECT_LT(steps.size(), 130U);
}

TEST(ReportedSteps, ASingleStepIsOneRow) {
  auto const stages = tabulate(Plan{}, 1);
  EXPECT_THAT(reported_steps(stages), testing::ElementsAre(1));
}

TEST(ReportedSteps, ManyStagesDoNotBecomeManyRows) {
  Plan const plan{.learning_rate = SqrtDecay{0.1}, .epochs = 5000, .samples = 10};
  EXPECT_LT(reported_steps(tabulate(plan)).size(), 100U);
}

/// Against a walk over single steps.
TEST(ReportedSteps, UsageCountsEpochsAndEvaluations) {
  Plan const plan{.batch = Exponential{.initial = 3, .growth = 3}, .interval = 2, .epochs = 7, .samples = 20};
  auto const stages = tabulate(plan);
  std::vector<std::uint64_t> all;
  for (std::uint64_t k = 1; k <= stages.back().last_step() + 1; ++k) all.push_back(k);
  auto const usage = usage_after(stages, all);
  double evaluations = 0;
  for (std::uint64_t k = 0; k < all.size(); ++k) {
    auto const stage = std::ranges::find_if(stages, [&](auto const& s) { return k <= s.last_step(); });
    evaluations += stage->batch;
    EXPECT_EQ(usage[k].evaluations, evaluations) << k;
    EXPECT_EQ(usage[k].epochs, epoch_of(plan, k) + 1) << k;
  }
}

}  // namespace
}  // namespace qhm::synthetic
