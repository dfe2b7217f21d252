#include "plots/figure_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_results.hpp"

namespace qhm::plots {
namespace {

using testing::AllOf;
using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<Result> two_runs() {
  return {synthetic_result("a", Constant{8}), synthetic_result("b", Exponential{8, 2})};
}

std::vector<double> at(Figure const& figure, std::size_t run) {
  std::vector<double> marks;
  for (auto const& change : figure.stage_changes)
    if (change.run == run) marks.push_back(change.x);
  return marks;
}

TEST(Figure, DefaultShowsMeanBandAndTightestBoundOfEachRun) {
  auto const figure = figure_of(two_runs(), {});
  EXPECT_TRUE(figure.x.logarithmic);
  EXPECT_TRUE(figure.y.logarithmic);
  EXPECT_EQ(figure.x.label, "steps K");
  EXPECT_THAT(figure.y.label, HasSubstr("|∇f|²"));
  EXPECT_THAT(figure.runs, ElementsAre("batch constant 8", "batch exponential 8 ×2"));
  EXPECT_THAT(figure.quantities, ElementsAre("observed mean", "Theorem 2-S"));
  ASSERT_THAT(figure.curves, SizeIs(4));
  auto const& mean = figure.curves[0];
  EXPECT_EQ(mean.standing, Standing::observed);
  EXPECT_THAT(mean.x, ElementsAre(1, 2, 4, 8, 16, 32, 64, 128));
  ASSERT_THAT(mean.low, SizeIs(8));
  EXPECT_DOUBLE_EQ(mean.low[1], 0.49);  // 1/2 - 2/200
  EXPECT_DOUBLE_EQ(mean.high[1], 0.51);
  auto const& bound = figure.curves[2];
  EXPECT_EQ(bound.standing, Standing::bound);
  EXPECT_EQ(bound.run, 0U);
  EXPECT_THAT(bound.low, IsEmpty());
  EXPECT_DOUBLE_EQ(bound.y[0], 2);
  EXPECT_LE(figure.y.low, 1.0 / 128);
  EXPECT_GE(figure.y.high, 2);
}

TEST(Figure, BoundFromAnEstimatedConstantIsAnEstimate) {
  auto const figure = figure_of(std::vector{synthetic_result("a", Constant{8}, Origin::estimated)}, {});
  EXPECT_EQ(figure.curves.back().standing, Standing::estimate);
  EXPECT_THAT(figure.caption, AllOf(HasSubstr("estimate"), Not(HasSubstr("Solid"))));
}

TEST(Figure, RefutedFormulaIsNeverChosenAndNeverCalledABound) {
  auto result = synthetic_result("a");
  result.manifest["refuted"] = {"theorem-2-s"};
  auto const by_default = figure_of(std::vector{result}, {});
  EXPECT_THAT(by_default.quantities, ElementsAre("observed mean", "Theorem 2"));
  auto const named = figure_of(std::vector{result},
                               {.y = {}, .bounds = BoundChoice::named, .named_bounds = {"theorem-2-s"}});
  EXPECT_EQ(named.curves.back().standing, Standing::refuted);
  EXPECT_THAT(named.caption, HasSubstr("refuted"));
}

TEST(Figure, AllBoundsAreThoseWithValuesAndTheOthersAreNamed) {
  auto const figure =
      figure_of(std::vector{synthetic_result("runs/a")}, {.y = {}, .bounds = BoundChoice::all});
  EXPECT_THAT(figure.quantities, ElementsAre("observed mean", "Theorem 2", "Theorem 2-S"));
  EXPECT_THAT(figure.caption, HasSubstr("Theorem A does not apply to a"));
}

TEST(Figure, NoBoundsWhereNoneAreWantedOrTheAxisIsLinear) {
  EXPECT_THAT(figure_of(two_runs(), {.y = {}, .bounds = BoundChoice::named}).curves, SizeIs(2));
  EXPECT_THAT(figure_of(two_runs(), {.y = {}, .y_scale = Scale::linear}).curves, SizeIs(2));
}

/// n = 80 and E = 4: b = 8, 16, 32 make epochs of 10, 5 and 3 steps, so stages end after 40 and 60 steps,
/// 320 and 640 evaluations. beta and gamma step at the same epochs in the run of constant batch: 40, 80, 120.
TEST(Figure, StageChangesAreThePlansOwn) {
  auto const steps = figure_of(two_runs(), {});
  EXPECT_THAT(at(steps, 0), ElementsAre(40, 80, 120));
  EXPECT_THAT(at(steps, 1), Each(testing::Gt(0)));
  auto const evaluations = figure_of(two_runs(), {.y = {}, .x = XAxis::evaluations});
  EXPECT_THAT(at(evaluations, 1), testing::IsSupersetOf({320.0, 640.0}));
  auto const epochs = figure_of(two_runs(), {.y = {}, .x = XAxis::epochs});
  EXPECT_THAT(at(epochs, 0), testing::IsSupersetOf({4.0, 8.0}));
}

TEST(Figure, SecondsOfAStageChangeAreInterpolated) {
  auto result = training_result("a");
  result.manifest["plan"]["interval"] = 1U;
  auto const figure = figure_of(std::vector{result}, {.y = {}, .x = XAxis::seconds});
  EXPECT_THAT(at(figure, 0), ElementsAre(DoubleEq(5), DoubleEq(10)));  // 10 steps take 5 s
}

TEST(Figure, AccuracyIsLinearInPercentWithoutBounds) {
  auto const figure =
      figure_of(std::vector{training_result("a")}, {.y = {"test_accuracy"}, .x = XAxis::epochs});
  EXPECT_FALSE(figure.y.logarithmic);
  ASSERT_THAT(figure.curves, SizeIs(1));
  EXPECT_THAT(figure.curves[0].y, ElementsAre(0, 25, 50, 75));
  EXPECT_THAT(figure.caption, Not(HasSubstr("Left out")));
}

TEST(Figure, WhatALogarithmicAxisCannotShowIsCounted) {
  auto result = training_result("a");
  result.series.append({4, 40, 320, 20, 1, 0.1, 0.1, 0, INFINITY});
  auto const figure = figure_of(std::vector{result}, {.y = {}, .bounds = BoundChoice::all});
  EXPECT_THAT(figure.curves[0].x, ElementsAre(10, 20, 30));
  EXPECT_THAT(figure.caption, HasSubstr("1 point at x ≤ 0 and 1 point with y ≤ 0"));
  EXPECT_THAT(figure.caption, HasSubstr("1 point at infinity"));
}

TEST(Figure, ColumnsOfOneUnitShareAnAxis) {
  auto const figure = figure_of(std::vector{training_result("a")}, {.y = {"train_loss", "test_loss"}});
  EXPECT_EQ(figure.y.label, "loss");
  EXPECT_THAT(figure.quantities, ElementsAre("training loss", "test loss"));
}

TEST(Figure, ARunThatDivergedIsSaidToHave) {
  auto result = synthetic_result("a");
  result.manifest["status"] = "diverged";
  EXPECT_THAT(figure_of(std::vector{result}, {}).caption, HasSubstr("The run a is diverged"));
}

TEST(FigureRefuses, EachBadRequestInOneLine) {
  auto const result = synthetic_result("runs/a");
  auto const of = [](std::vector<Result> const& results, Request const& request) {
    auto const line = refusal([&] { (void)figure_of(results, request); });
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    return line;
  };
  EXPECT_THAT(of({result}, {.y = {"loss"}}), AllOf(HasSubstr("--y: loss"), HasSubstr("mean_grad_sq")));
  EXPECT_THAT(of({result}, {.y = {}, .x = XAxis::seconds}),
              AllOf(HasSubstr("--x: seconds"), HasSubstr("steps, epochs, evaluations")));
  EXPECT_THAT(of({result, training_result("t")}, {}), AllOf(HasSubstr("t: train"), HasSubstr("synthetic")));
  EXPECT_THAT(of({training_result("t")}, {.y = {"test_accuracy", "train_loss"}}), HasSubstr("share an axis"));
  EXPECT_THAT(of({result}, {.y = {}, .bounds = BoundChoice::named, .named_bounds = {"theorem-9"}}),
              AllOf(HasSubstr("theorem-9"), HasSubstr("theorem-2, theorem-2-s, theorem-a")));
  EXPECT_THAT(of({training_result("t")},
                 {.y = {"test_accuracy"}, .bounds = BoundChoice::named, .named_bounds = {"theorem-2-s"}}),
              HasSubstr("not test_accuracy"));
  EXPECT_THAT(of({}, {}), HasSubstr("DIR"));
  EXPECT_THAT(of(std::vector(8, result), {}), HasSubstr("8 runs"));
  auto empty = result;
  empty.series = Series(result.series.columns());
  EXPECT_THAT(of({empty}, {}), HasSubstr("no value that these axes can show"));
  auto damaged = result;
  damaged.manifest.erase("plan");
  EXPECT_THAT(of({damaged}, {}), HasSubstr("manifest.json"));
}

TEST(FigureRefuses, AnUnknownAxis) {
  EXPECT_THAT(refusal([] { (void)x_axis_from("time"); }),
              HasSubstr("steps, epochs, evaluations, seconds or cost"));
}

}  // namespace
}  // namespace qhm::plots
