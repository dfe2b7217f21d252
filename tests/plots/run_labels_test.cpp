#include "plots/run_labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_results.hpp"

namespace qhm::plots {
namespace {

using testing::ElementsAre;

std::vector<std::string> labels(std::vector<Result> const& results) {
  std::vector<Run> runs;
  for (auto const& result : results) runs.push_back(run_of(result));
  return run_labels(runs);
}

TEST(RunLabels, SayWhatDiffersBetweenThePlans) {
  EXPECT_THAT(labels({synthetic_result("a", Constant{64}), synthetic_result("b", Exponential{8, 2})}),
              ElementsAre("batch constant 64", "batch exponential 8 ×2"));
}

TEST(RunLabels, LeaveOutAKindThatAllShare) {
  EXPECT_THAT(labels({synthetic_result("a", Constant{64}), synthetic_result("b", Constant{8})}),
              ElementsAre("batch 64", "batch 8"));
}

TEST(RunLabels, SayWhatDiffersElsewhereWhenThePlansAreEqual) {
  auto other = synthetic_result("b");
  other.manifest["seed"] = 2;
  EXPECT_THAT(labels({synthetic_result("a"), other}), ElementsAre("seed 1", "seed 2"));
}

TEST(RunLabels, FallBackToTheFolderAndStayDistinct) {
  EXPECT_THAT(labels({synthetic_result("runs/a")}), ElementsAre("a"));
  EXPECT_THAT(labels({synthetic_result("runs/a/")}), ElementsAre("a"));
  EXPECT_THAT(labels({synthetic_result("x/a"), synthetic_result("y/a")}), ElementsAre("x/a", "y/a"));
  EXPECT_THAT(labels({synthetic_result("a"), synthetic_result("a")}), ElementsAre("a (1)", "a (2)"));
}

TEST(RunLabels, TooLongForALegendIsTheFolder) {
  auto other = synthetic_result("b", Exponential{8, 2});
  other.manifest["objective"] = "a-name-that-does-not-fit-one-line";
  auto first = synthetic_result("a");
  first.manifest["objective"] = "sigmoid";
  EXPECT_THAT(labels({first, other}), ElementsAre("a", "b"));
}

TEST(RunLabels, LongFolderNamesAreCutAndNumbered) {
  auto const names = labels({synthetic_result(std::string(60, 'x')), synthetic_result(std::string(60, 'x'))});
  EXPECT_THAT(names, ElementsAre(std::string(36, 'x') + " (1)", std::string(36, 'x') + " (2)"));
}

TEST(RunLabels, AManifestWhoseSamplesAreNoCountIsRefused) {
  for (nlohmann::json const& no_count : {nlohmann::json(1e300), nlohmann::json(-3), nlohmann::json("80")}) {
    auto damaged = synthetic_result("a");
    damaged.manifest["samples"] = no_count;
    EXPECT_THROW(run_of(damaged), InputError) << no_count;
  }
}

TEST(RunLabels, EveryKindOfScheduleHasItsText) {
  EXPECT_EQ(schedule_text(LearningRate{Cosine{.max = 0.1, .min = 0}}), "cosine 0.1→0");
  EXPECT_EQ(schedule_text(LearningRate{Polynomial{.max = 0.1, .min = 0, .power = 2}}),
            "polynomial 0.1→0 power 2");
  EXPECT_EQ(schedule_text(LearningRate{SqrtDecay{0.1}}), "sqrt-decay 0.1");
  EXPECT_EQ(schedule_text(LearningRate{Decay{0.1}}), "decay 0.1");
  EXPECT_EQ(schedule_text(Beta{StepDecay{0.9, 0.5}}), "step-decay 0.9 ×0.5");
  EXPECT_EQ(schedule_text(Beta{Increasing{0.5}}), "increasing from 0.5");
  EXPECT_EQ(schedule_text(Gamma{Constant{0.7}}), "constant 0.7");
}

}  // namespace
}  // namespace qhm::plots
