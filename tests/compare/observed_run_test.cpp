#include "compare/observed_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class ObservedRuns : public testing::Test {
 protected:
  std::string refused(SampleRun run) {
    auto const folder = folder_.add("run" + std::to_string(++count_), run);
    return refusal([&] { static_cast<void>(read_run(folder)); });
  }
  std::string damaged(std::string const& kind, std::function<void(Series&)> damage) {
    return refused({.kind = kind, .damage = std::move(damage)});
  }
  SampleFolder folder_;
  int count_ = 0;
};

TEST_F(ObservedRuns, OfBothKindsAreRead) {
  SampleRun run{.seed = 7};
  run.plan.epochs = 2;
  auto const trained = read_run(folder_.add("t", run));
  EXPECT_THAT(trained.steps, ElementsAre(0, 10, 20));
  EXPECT_EQ(trained.seed, 7u);
  EXPECT_EQ(trained.subject["functional"], "eval");
  run.kind = "synthetic";
  EXPECT_THAT(read_run(folder_.add("s", run)).steps, ElementsAre(10, 20));
}

TEST_F(ObservedRuns, TheSeedAndTheMachineAreNoPartOfTheConfiguration) {
  SampleRun run{.seed = 1};
  auto const one = read_run(folder_.add("a", run));
  run.seed = 2;
  run.changes = {{"training", {{"threads", 8}}}};
  EXPECT_EQ(read_run(folder_.add("b", run)).configuration, one.configuration);
  run.changes = {{"training", {{"sampling", "independent"}}}};
  auto const other = read_run(folder_.add("c", run));
  EXPECT_NE(other.configuration, one.configuration);
  EXPECT_EQ(other.subject, one.subject);
}

TEST_F(ObservedRuns, GapsAreRefused) {
  EXPECT_THAT(damaged("train", [](Series& s) { drop_row(s, 5); }),
              AllOf(HasSubstr("epoch 6"), HasSubstr("where epoch 5 is due")));
  EXPECT_THAT(damaged("train", [](Series& s) { drop_row(s, 12); }),
              AllOf(HasSubstr("step 110"), HasSubstr("120 steps are due")));
  EXPECT_THAT(damaged("synthetic", [](Series& s) { drop_row(s, 11); }), HasSubstr("120 steps are due"));
  EXPECT_THAT(damaged("train", [](Series& s) { s = Series(s.columns()); }), HasSubstr("no row"));
}

TEST_F(ObservedRuns, WithinTheFirstEpochsAStoppedRunIsAsGoodAsACompleteOne) {
  SampleRun stopped{.changes = {{"status", "interrupted"}}};
  stopped.damage = [](Series& s) {
    for (int i = 0; i < 5; ++i) drop_row(s, s.rows().size() - 1);  // 7 of 12 epochs are left
  };
  auto const folder = folder_.add("stopped", stopped);
  EXPECT_FALSE(read_run(folder).comparable);
  EXPECT_FALSE(read_run(folder, 8).comparable);
  auto const seven = read_run(folder, 7), three = read_run(folder, 3);
  EXPECT_TRUE(seven.comparable);
  EXPECT_EQ(seven.steps.back(), 70u);
  EXPECT_TRUE(three.comparable);
  EXPECT_THAT(three.steps, ElementsAre(0, 10, 20, 30));
  EXPECT_EQ(three.series().rows().size(), 4u);
  auto const whole = folder_.add("whole", {});
  EXPECT_TRUE(read_run(whole).comparable);
  EXPECT_THAT(read_run(whole, 3).steps, three.steps);
  EXPECT_THAT(refusal([&] { static_cast<void>(read_run(whole, 13)); }),
              AllOf(HasSubstr("--within: 13 epochs"), HasSubstr("12")));
  stopped.changes = {{"status", "diverged"}};
  EXPECT_FALSE(read_run(folder_.add("diverged", stopped), 7).comparable);
  stopped.damage = [](Series& s) { drop_row(s, 5); };
  stopped.changes = {{"status", "interrupted"}};
  auto const gap = folder_.add("gap", stopped);
  EXPECT_THAT(refusal([&] { static_cast<void>(read_run(gap, 7)); }), HasSubstr("where epoch 5 is due"));
  EXPECT_TRUE(read_run(gap, 4).comparable);
}

TEST_F(ObservedRuns, EpochsThatWereNotMeasuredArePassedOver) {
  SampleRun run;
  run.damage = [](Series& s) {
    for (std::size_t const row : {1, 2, 3, 5, 6, 7, 9, 10, 11}) set_cell(s, row, "grad_norm_sq", NAN);
  };
  auto const stages = read_run(folder_.add("stages", run));
  EXPECT_THAT(stages.steps, ElementsAre(0, 40, 80, 120));
  EXPECT_EQ(stages.series().rows().size(), 4u);
  run.damage = [](Series& s) { set_cell(s, 3, "grad_norm_sq", INFINITY); };
  EXPECT_EQ(read_run(folder_.add("infinite", run)).steps.size(), 13u);  // measured, and no number
}

TEST_F(ObservedRuns, StepsAreThePlans) {
  EXPECT_THAT(damaged("train", [](Series& s) { set_cell(s, 3, "step", 31); }),
              HasSubstr("step 31 is not the plan's after 3 epochs, 30"));
  EXPECT_THAT(damaged("train", [](Series& s) { set_cell(s, 3, "step", 20); }),
              HasSubstr("step 20 does not follow"));
  EXPECT_THAT(damaged("synthetic", [](Series& s) { set_cell(s, 3, "step", 20); }),
              HasSubstr("step 20 does not follow"));
  EXPECT_THAT(damaged("synthetic", [](Series& s) { set_cell(s, 3, "epoch", 5); }),
              HasSubstr("step 40 is not in the plan's epoch 5"));
  EXPECT_THAT(damaged("train", [](Series& s) { set_cell(s, 3, "step", 30.5); }), HasSubstr("is not a count"));
  EXPECT_THAT(damaged("train", [](Series& s) { set_cell(s, 3, "step", NAN); }), HasSubstr("is not a count"));
}

TEST_F(ObservedRuns, MethodsOfWhichNoTheoremSpeaksAreRefused) {
  EXPECT_THAT(refused({.changes = {{"training", {{"method", "adam"}}}}}), HasSubstr("method adam"));
  EXPECT_THAT(refused({.kind = "synthetic", .changes = {{"no_bounds", "decided by these draws"}}}),
              HasSubstr("its own draws"));
  EXPECT_THAT(refused({.changes = {{"training", {{"weight_decay", 5e-4}}}}}),
              HasSubstr("weight decay 5e-04"));
}

TEST_F(ObservedRuns, OtherManifestsAreRefused) {
  EXPECT_THAT(refused({.kind = "synthetic", .changes = {{"kind", "sweep"}}}), HasSubstr("sweep"));
  EXPECT_THAT(refused({.changes = {{"problem", nullptr}}}), HasSubstr("no plan, samples or problem"));
  EXPECT_THAT(refused({.changes = {{"training", "none"}}}), HasSubstr("another type"));
  EXPECT_THAT(refused({.changes = {{"schema", "qhm.result/2"}}}), HasSubstr("qhm.result/2"));
  EXPECT_THAT(refusal([] { static_cast<void>(read_run("/nonexistent")); }), HasSubstr("is not a folder"));
}

TEST_F(ObservedRuns, AColumnThatIsNotThereIsRefusedWithThoseThatAre) {
  auto const run = read_run(folder_.add("run", {}));
  EXPECT_THAT(refusal([&] { static_cast<void>(column_of(run, "loss")); }),
              AllOf(HasSubstr("--column: loss"), HasSubstr("grad_norm_sq, min_grad_norm_sq")));
}

}  // namespace
}  // namespace qhm::compare
