#include "synthetic/adaptive.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/stages.hpp"

namespace qhm::synthetic {
namespace {

Experiment small() {
  Experiment e;
  e.objective = "log";
  e.dim = 5;
  e.noise = "two-point";
  e.trials = 16;
  e.seed = 5;
  e.plan = {.learning_rate = Constant{0.1},
            .batch = Constant{4},
            .beta = Constant{0.9},
            .gamma = Constant{0.7},
            .epochs = 40,
            .samples = 64};
  return e;
}

TEST(Adaptive, GrowsTheBatchEachTimeTheGradientReachesItsTarget) {
  auto const decided = decide_adaptively(small(), {.target = 0.5, .batch_growth = 2});
  ASSERT_GE(decided.changes.size(), 2U);
  double target = 0.5, batch = 4;
  for (auto const& change : decided.changes) {
    EXPECT_DOUBLE_EQ(change.target, target);
    EXPECT_LE(change.gradient_norm, target);
    EXPECT_EQ(change.batch, batch *= 2);
    EXPECT_EQ(change.rate, 0.1);
    target *= std::sqrt(0.5);
  }
  EXPECT_EQ(std::get<Table>(decided.plan.batch).entries.size(), decided.changes.size() + 1);
  EXPECT_EQ(std::get<Table>(decided.plan.learning_rate), (Table{{{0, 0.1}}}));
}

TEST(Adaptive, TheRecordedPlanRunAgainSeesTheSameGradients) {
  auto experiment = small();
  auto const decided = decide_adaptively(experiment, {.target = 0.5, .batch_growth = 2, .rate_growth = 1.2});
  ASSERT_FALSE(decided.changes.empty());
  experiment.plan = decided.plan;
  for (auto const& change : decided.changes) {
    // The row of K = first step of the epoch + 1 has the gradient at that step.
    experiment.steps = steps_after(decided.plan, change.epoch) + 1;
    auto const series = simulate(experiment).series;
    double const mean = series.column("mean_grad_sq").back();
    EXPECT_NEAR(std::sqrt(mean), change.gradient_norm, 1e-13 * change.gradient_norm);  // sums of 16 trials
  }
}

TEST(Adaptive, APlanThatItsOwnDrawsDecidedHasNoBounds) {
  auto experiment = small();
  experiment.plan = decide_adaptively(experiment, {.target = 0.5, .batch_growth = 2}).plan;
  auto const as_a_table = simulate(experiment);
  experiment.decided_by_its_draws = true;
  auto const decided = simulate(experiment);
  EXPECT_EQ(decided.series.column("mean_grad_sq"), as_a_table.series.column("mean_grad_sq"));
  EXPECT_FALSE(std::isnan(as_a_table.series.column("theorem-a").back()));
  EXPECT_TRUE(std::isnan(decided.series.column("theorem-a").back()));
  EXPECT_TRUE(decided.tightness.empty());
  EXPECT_TRUE(manifest_of(experiment, decided, {}).contains("no_bounds"));
  EXPECT_FALSE(manifest_of(small(), as_a_table, {}).contains("no_bounds"));
}

TEST(Adaptive, BatchesAreWhatCanBeDrawn) {
  auto experiment = small();
  experiment.plan.batch_cap = std::uint64_t{1} << 40;
  auto const grown = decide_adaptively(experiment, {.target = 0.5, .batch_growth = 1e12});
  ASSERT_FALSE(grown.changes.empty());
  EXPECT_EQ(grown.changes.front().batch, 0x1p31);

  experiment.plan.batch_cap = 2;
  experiment.plan.epochs = 1;
  auto const capped = decide_adaptively(experiment, {.target = 0.5, .batch_growth = 2});
  EXPECT_EQ(std::get<Table>(capped.plan.batch), (Table{{{0, 2}}}));

  experiment.plan.batch = Constant{4.5};
  experiment.plan.batch_cap.reset();
  experiment.plan.batch_rounding = BatchRounding::none;
  EXPECT_THROW(decide_adaptively(experiment, {.target = 0.5, .batch_growth = 2}), InputError);
  experiment.plan.batch = Constant{0x1p32};
  EXPECT_THROW(decide_adaptively(experiment, {.target = 0.5, .batch_growth = 2}), InputError);
}

TEST(Adaptive, TheRateStopsAtItsLargest) {
  auto const decided =
      decide_adaptively(small(), {.target = 0.6, .batch_growth = 3, .rate_growth = 1.5, .rate_max = 0.2});
  ASSERT_GE(decided.changes.size(), 2U);
  EXPECT_DOUBLE_EQ(decided.changes[0].rate, 0.15);
  EXPECT_DOUBLE_EQ(decided.changes[1].rate, 0.2);
  EXPECT_DOUBLE_EQ(decided.changes[1].target, 0.6 * std::sqrt(0.5));
}

TEST(Adaptive, RefusesWhatIsNoRule) {
  auto const field = [](Experiment const& e, AdaptiveRule const& rule) -> std::string {
    try {
      decide_adaptively(e, rule);
    } catch (InputError const& error) {
      return error.field();
    }
    return "";
  };
  EXPECT_EQ(field(small(), {.target = 0}), "--adaptive-target");
  EXPECT_EQ(field(small(), {.batch_growth = 1}), "--adaptive-batch-growth");
  EXPECT_EQ(field(small(), {.rate_growth = 0.9}), "--adaptive-lr-growth");
  auto decaying = small();
  decaying.plan.learning_rate = SqrtDecay{0.1};
  EXPECT_EQ(field(decaying, {}), "--lr");
  auto growing = small();
  growing.plan.batch = Exponential{4, 2};
  EXPECT_EQ(field(growing, {}), "--batch");
}

}  // namespace
}  // namespace qhm::synthetic
