#include "compare/plan_group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class PlanGroups : public testing::Test {
 protected:
  void add(SampleRun const& run) {
    runs_.push_back(read_run(folder_.add("run" + std::to_string(count_++), run)));
  }
  std::string refused() {
    return refusal([&] { static_cast<void>(groups_of(runs_, false)); });
  }
  SampleFolder folder_;
  std::vector<ObservedRun> runs_;
  int count_ = 0;
};

TEST_F(PlanGroups, SeedsArePooledAndConstantsAreTheLargest) {
  add({.seed = 1, .y = [](double) { return 3.0; }, .smoothness = 2});
  add({.plan = sample_plan(0.2), .seed = 1});
  add({.seed = 2, .y = [](double) { return 5.0; }, .smoothness = 4});
  auto const groups = groups_of(runs_, false);
  ASSERT_THAT(groups.plans, SizeIs(2));
  EXPECT_THAT(groups.plans[0].runs, SizeIs(2));
  EXPECT_EQ(groups.plans[0].problem.smoothness.value, 4);
  EXPECT_EQ(groups.plans[0].label, "lr sqrt-decay 0.1");
  EXPECT_EQ(groups.plans[1].label, "lr sqrt-decay 0.2");
  auto const curve = curve_of(groups.plans[0], "grad_norm_sq");
  EXPECT_THAT(curve.steps, SizeIs(12));  // without x_0
  EXPECT_EQ(curve.mean.front(), 4);
  EXPECT_EQ(curve.mean_without(0).front(), 5);
  EXPECT_EQ(along(groups.plans[0], plots::XAxis::seconds).back(), 24);
}

TEST_F(PlanGroups, OneEstimatedConstantMakesAnEstimate) {
  add({.seed = 1, .origin = Origin::analytic, .smoothness = 4});
  add({.seed = 2, .origin = Origin::estimated, .smoothness = 2});
  EXPECT_EQ(groups_of(runs_, false).plans[0].problem.smoothness.origin, Origin::estimated);
}

TEST_F(PlanGroups, RunsThatDidNotEndAreLeftOut) {
  add({.seed = 1});
  add({.seed = 2, .changes = {{"status", "diverged"}}, .damage = [](Series& s) { drop_row(s, 12); }});
  auto const groups = groups_of(runs_, false);
  EXPECT_THAT(groups.plans[0].runs, SizeIs(1));
  ASSERT_THAT(groups.left_out, SizeIs(1));
  EXPECT_EQ(groups.left_out[0].status, "diverged");
  runs_.erase(runs_.begin());
  EXPECT_THAT(refused(), AllOf(HasSubstr("diverged"), HasSubstr("no run is complete")));
}

TEST_F(PlanGroups, DifferentProblemsAreRefusedOrLabelled) {
  add({.seed = 1});
  add({.seed = 2, .changes = {{"training", {{"width", 16}}}}});
  EXPECT_THAT(refused(), AllOf(HasSubstr("width 16"), HasSubstr("(8)"), HasSubstr("--force")));
  auto const groups = groups_of(runs_, true);
  EXPECT_EQ(groups.label, "different problems: width (16, 8)");
  EXPECT_THAT(groups.plans, SizeIs(2));  // of one plan, and yet not pooled
}

TEST_F(PlanGroups, DifferentFunctionalsAreRefusedOrLabelled) {
  add({.seed = 1});
  add({.seed = 2, .changes = {{"functional", "train-fixed"}}});
  EXPECT_THAT(refused(), HasSubstr("is another problem or functional"));
  EXPECT_EQ(groups_of(runs_, true).label,
            "different functionals: functional (eval, train-fixed), gradient_batch (250, none)");
  add({.kind = "synthetic", .seed = 3});
  EXPECT_THAT(groups_of(runs_, true).label, HasSubstr("different problems and functionals: "));
}

TEST_F(PlanGroups, LabelsSayWhatDiffers) {
  auto other = sample_plan();
  other.batch = Exponential{8, 2};
  add({.kind = "synthetic", .changes = {{"steps", 120}}});
  add({.kind = "synthetic", .plan = other, .seed = 2, .changes = {{"trials", 8}, {"steps", 72}}});
  auto groups = groups_of(runs_, false).plans;
  EXPECT_EQ(groups[0].label, "batch constant 8, trials 16");
  EXPECT_EQ(groups[1].label, "batch exponential 8 ×2, trials 8");
  // One plan, run for two lengths.
  runs_.pop_back();
  add({.kind = "synthetic", .changes = {{"steps", 110}}, .damage = [](Series& s) { drop_row(s, 11); }});
  groups = groups_of(runs_, false).plans;
  EXPECT_EQ(groups[1].label, "steps 110");
  runs_.pop_back();
  EXPECT_EQ(groups_of(runs_, false).plans[0].label, plan_name(sample_plan()));
}

TEST_F(PlanGroups, AgreementHasNoLabel) {
  add({.seed = 1});
  EXPECT_THAT(groups_of(runs_, true).label, IsEmpty());
}

TEST_F(PlanGroups, ASeedCountsOnce) {
  add({.seed = 4});
  add({.seed = 4});
  EXPECT_THAT(refused(), HasSubstr("seed 4 was given before"));
}

TEST_F(PlanGroups, ConstantsMustHaveBeenMeasured) {
  add({.changes = {{"problem", {{"smoothness", {{"value", 0}}}}}}});
  EXPECT_THAT(refused(), HasSubstr("smoothness 0 is not a positive number"));
}

TEST_F(PlanGroups, CurvesArePositive) {
  add({.damage = [](Series& s) { set_cell(s, 4, "grad_norm_sq", 0); }});
  auto const group = groups_of(runs_, false).plans[0];
  EXPECT_THAT(refusal([&] { static_cast<void>(curve_of(group, "grad_norm_sq")); }),
              HasSubstr("grad_norm_sq 0 after 40 steps is not a positive number"));
}

}  // namespace
}  // namespace qhm::compare
