#include "core/stages.hpp"

#include <gtest/gtest.h>

namespace qhm {
namespace {

TEST(Stages, PaperSettingHasTenStagesAndItsStepCount) {
  auto const stages = tabulate(Plan{});
  ASSERT_EQ(stages.size(), 10U);
  EXPECT_EQ(steps_after(Plan{}, 300), 374'760U);
  EXPECT_EQ(evaluations(stages), 15'152'640.0);
  EXPECT_EQ(stages[1].steps, 30U * 3125U);
  EXPECT_EQ(stages[9].batch, 4096);
}

}  // namespace
}  // namespace qhm
