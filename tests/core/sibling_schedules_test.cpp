#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/errors.hpp"
#include "core/plan_record.hpp"
#include "core/stages.hpp"
#include "core/table_text.hpp"
#include "tests/core/refused_field.hpp"

namespace qhm {
namespace {

using test::refused_field;

// The programs of arXiv 2508.03105 and 2409.08770: 300 epochs, stages of 30, momentum constant.
Plan published(LearningRate rate, BatchSize batch = Exponential{8, 2}) {
  return {.learning_rate = std::move(rate),
          .batch = std::move(batch),
          .beta = Constant{0.9},
          .gamma = Constant{1}};
}

/// The values of an epoch, those of its first step where they change by the step.
Stage<> at_epoch(Plan const& plan, std::uint64_t epoch) {
  std::uint64_t const steps = epoch == 0 ? 1 : steps_after(plan, epoch) + 1;
  auto stage = tabulate(plan, steps).back();
  return stage;
}

// Powers, quotients and products, each within an ulp: 8 ulps in all.
constexpr double rounding = 8 * 2.3e-16;

TEST(RisingRates, EndWhereThePublishedConfigurationsEnd) {
  struct Published {
    double initial, max, growth;  // growth as the configurations print it
  };
  for (auto const& p : {Published{0.1, 0.2, 1.0800597388923061}, Published{0.1, 0.5, 1.195813174500402},
                        Published{0.1, 1.0, 1.2915496650148839}}) {
    double const growth = growth_to(p.initial, p.max, 30, 300);
    EXPECT_NEAR(growth, p.growth, rounding);
    auto const plan = published(ExponentialRise{p.initial, p.max, growth});
    EXPECT_EQ(at_epoch(plan, 0).alpha, p.initial);
    EXPECT_EQ(at_epoch(plan, 29).alpha, p.initial);
    EXPECT_NEAR(at_epoch(plan, 30).alpha, p.initial * growth, p.max * rounding);
    EXPECT_NEAR(at_epoch(plan, 150).alpha, p.initial * std::pow(growth, 5), p.max * rounding);
    for (std::uint64_t const m : {270, 299, 5000}) EXPECT_EQ(at_epoch(plan, m).alpha, p.max);
  }
}

TEST(RisingRates, FollowTheirFormulasStageByStage) {
  // arXiv 2508.05297: 200 epochs, stages of 20, batch 16 x 2, rate 0.1 x 1.4.
  Plan plan{.learning_rate = ExponentialRise{0.1, 10, 1.4},
            .batch = Exponential{16, 2},
            .interval = 20,
            .epochs = 200};
  for (std::uint64_t j = 0; j < 10; ++j) {
    auto const stage = at_epoch(plan, 20 * j);
    EXPECT_NEAR(stage.alpha, 0.1 * std::pow(1.4, static_cast<double>(j)), stage.alpha * rounding);
    EXPECT_EQ(stage.batch, 16 << j);
  }
  plan.learning_rate = LinearRise{0.1, 0.35, 0.1};
  for (auto const& [epoch, rate] : {std::pair{19, 0.1}, {20, 0.2}, {59, 0.3}, {60, 0.35}, {999, 0.35}})
    EXPECT_NEAR(at_epoch(plan, epoch).alpha, rate, rounding);
  // Explicit growth and end: a rho^j + (eta_0 - a), a = (eta_max - eta_0)/(rho^9 - 1).
  plan.learning_rate = Affine{0.1, 0.2, 1.4};
  double const a = 0.1 / (std::pow(1.4, 9) - 1);
  for (std::uint64_t j = 0; j < 9; ++j)
    EXPECT_NEAR(at_epoch(plan, 20 * j + 7).alpha, a * std::pow(1.4, static_cast<double>(j)) + 0.1 - a,
                rounding);
  EXPECT_EQ(at_epoch(plan, 180).alpha, 0.2);
}

TEST(AffineBatch, IsThePublishedProgramsCappedGrowth) {
  // a = 1016/511: 8 + a (2^j - 1), rounded up, as `exp_growth` with `bs_max` 1024 runs it.
  auto plan = published(Constant{0.1}, Affine{8, 1024, 2});
  plan.batch_rounding = BatchRounding::up;
  std::vector<double> sizes;
  for (auto const& run : batch_runs(plan, 300, max_steps)) sizes.push_back(run.batch);
  EXPECT_EQ(sizes, (std::vector<double>{8, 10, 14, 22, 38, 70, 134, 261, 516, 1024}));
  plan.batch_rounding = BatchRounding::none;
  EXPECT_NEAR(at_epoch(plan, 60).batch, 8 + 1016.0 / 511 * 3, 14 * rounding);
  plan.batch = Constant{8};
}

TEST(WarmUp, ByStagesIsThePublishedOne) {
  // x gamma_w every 3 epochs for 30 epochs, gamma_w = (eta_max/eta_0)^(3/27), then eta_max or cosine.
  auto plan = published(Constant{1});
  plan.warm_up = WarmUp{.initial = 0.1, .epochs = 30, .interval = 3};
  for (std::uint64_t m = 0; m < 30; ++m)
    EXPECT_NEAR(at_epoch(plan, m).alpha, 0.1 * std::pow(10, static_cast<double>(m / 3) / 9), rounding);
  EXPECT_EQ(at_epoch(plan, 27).alpha, 1);
  EXPECT_EQ(at_epoch(plan, 30).alpha, 1);
  EXPECT_EQ(at_epoch(plan, 30).batch, 16);  // the batch counts from the start

  plan.learning_rate = Cosine{1, 0.01};
  plan.paper_code = true;  // the programs draw cosine over M - 30 in place of M - 31
  for (std::uint64_t const e : {30, 31, 100, 299}) {
    double const angle = std::numbers::pi * static_cast<double>(e - 30) / 270;
    EXPECT_NEAR(at_epoch(plan, e).alpha, 0.01 + 0.99 * (1 + std::cos(angle)) / 2, rounding) << e;
  }
  plan.paper_code = false;
  EXPECT_EQ(at_epoch(plan, 299).alpha, 0.01);
}

TEST(WarmUp, ByStepsRisesOnALineToEveryKind) {
  for (LearningRate const& rate :
       {LearningRate(Constant{0.5}), LearningRate(SqrtDecay{0.5}), LearningRate(Polynomial{0.5, 0, 2}),
        LearningRate(ExponentialRise{0.5, 2, 1.2}), LearningRate(Table{{{0, 0.5}, {4, 0.1}}})}) {
    Plan plan{.learning_rate = rate, .batch = Constant{4}, .interval = 3, .epochs = 20, .samples = 10};
    plan.warm_up = WarmUp{.initial = 0.1, .epochs = 5, .interval = 0};
    auto const stages = tabulate(plan, 15);  // 3 steps an epoch
    ASSERT_EQ(stages.size(), 15U);
    for (std::uint64_t k = 0; k < 15; ++k) {
      EXPECT_NEAR(stages[k].alpha, 0.1 + 0.4 * static_cast<double>(k) / 15, rounding);
      EXPECT_EQ(stages[k].first_epoch, k / 3);
      EXPECT_EQ(stages[k].steps_per_epoch, 3U);
    }
    EXPECT_EQ(at_epoch(plan, 5).alpha, 0.5);
  }
  Plan plan{.learning_rate = SqrtDecay{0.5}, .epochs = 20};
  plan.warm_up = WarmUp{.initial = 0.1, .epochs = 5, .interval = 0};
  EXPECT_NEAR(at_epoch(plan, 8).alpha, 0.5 / 2, rounding);  // counts from the end of the warm-up
}

TEST(RatePerStep, FollowsThePublishedStepFormulas) {
  // 1/sqrt(t+1), 1 - t/T and its square, of the step t of T in all; batches grow meanwhile.
  for (auto const& [rate, value] :
       {std::pair<LearningRate, double (*)(double)>{SqrtDecay{1},
                                                    [](double t) { return 1 / std::sqrt(1 + t); }},
        {Polynomial{1, 0, 1}, [](double t) { return 1 - t / 22; }},
        {Polynomial{1, 0, 2}, [](double t) { return (1 - t / 22) * (1 - t / 22); }}}) {
    Plan plan{.learning_rate = rate,
              .batch = Exponential{2, 2},
              .beta = Increasing{0.5},
              .gamma = Constant{1},
              .interval = 2,
              .epochs = 6,
              .samples = 12,
              .rate_per = RatePer::step};
    auto const stages = tabulate(plan);  // 6 + 6, 3 + 3, 2 + 2 steps
    ASSERT_EQ(stages.back().last_step(), 21U);
    std::uint64_t k = 0;
    std::uint64_t const lengths[] = {6, 6, 3, 3, 2, 2};
    for (std::uint64_t m = 0; m < 6; ++m)
      for (std::uint64_t i = 0; i < lengths[m]; ++i, ++k) {
        if (k == 22) break;
        EXPECT_EQ(stages[k].first_epoch, m);
        EXPECT_EQ(stages[k].batch, 2 << m / 2);
        EXPECT_DOUBLE_EQ(stages[k].one_minus_beta, 0.5 / std::pow(m + 1.0, 0.75));
        EXPECT_NEAR(stages[k].alpha, value(static_cast<double>(k)), rounding);
      }
  }
}

TEST(SfoOptimal, GrowsByTheStepAtEveryEpoch) {
  for (auto const rounding_rule : {BatchRounding::nearest, BatchRounding::up})
    for (double const slope : {0.1, 0.013, 1.7, 40.0}) {
      Plan const plan{.batch = SfoOptimal{slope}, .samples = 100, .batch_rounding = rounding_rule};
      std::uint64_t k = 0;
      std::vector<std::pair<std::uint64_t, double>> expected;  // step, batch
      std::uint64_t const grid = 1000;                         // slope (k+1) in whole thousandths
      for (int m = 0; m < 400; ++m) {
        auto const thousandths = static_cast<std::uint64_t>(std::llround(slope * grid)) * (k + 1);
        auto const b = std::max<std::uint64_t>(
            1, (thousandths + (rounding_rule == BatchRounding::up ? grid - 1 : grid / 2)) / grid);
        expected.emplace_back(k, static_cast<double>(b));
        k += (100 + b - 1) / b;
      }
      auto const stages = tabulate(plan, k);
      for (auto const& [step, batch] : expected) {
        auto const after = std::ranges::upper_bound(stages, step, {}, &Stage<>::first_step);
        ASSERT_EQ(std::prev(after)->batch, batch) << slope << " at step " << step;
      }
    }
}

TEST(Tables, HoldEachValueFromItsEpochOn) {
  Plan const plan{.learning_rate = Table{{{0, 0.1}, {3, 0.05}, {7, 0.2}}},
                  .batch = Table{{{0, 8}, {4, 100}, {6, 2}}},
                  .samples = 128,
                  .batch_cap = 64};
  for (auto const& [epoch, rate, batch] : {std::tuple{2, 0.1, 8.0},
                                           {3, 0.05, 8.0},
                                           {5, 0.05, 64.0},
                                           {6, 0.05, 2.0},
                                           {7, 0.2, 2.0},
                                           {99, 0.2, 2.0}}) {
    EXPECT_EQ(at_epoch(plan, epoch).alpha, rate);
    EXPECT_EQ(at_epoch(plan, epoch).batch, batch);
  }
  EXPECT_EQ(table_text(std::get<Table>(plan.learning_rate)), "0:0.1,3:0.05,7:0.2");
  EXPECT_EQ(Table{table_entries("--lr-table", "0:0.1,3:0.05,7:0.2")}, std::get<Table>(plan.learning_rate));
  EXPECT_THROW(table_entries("--lr-table", "0:0.1;3:0.05"), InputError);
}

std::vector<Plan> every_new_kind() {
  std::vector<Plan> plans;
  for (LearningRate const& rate :
       {LearningRate(ExponentialRise{0.1, 0.2, 1.08}), LearningRate(LinearRise{0.1, 0.5, 0.05}),
        LearningRate(Affine{0.1, 0.2, 1.1}), LearningRate(Table{{{0, 0.1}, {30, 0.05}}}),
        LearningRate(SqrtDecay{1})})
    for (BatchSize const& batch :
         {BatchSize(Affine{8, 100, 1.5}), BatchSize(SfoOptimal{0.3}), BatchSize(Table{{{0, 8}, {9, 16}}})}) {
      Plan plan{.learning_rate = rate, .batch = batch, .batch_rounding = BatchRounding::up};
      if (!changes_by_stage(rate)) plan.rate_per = RatePer::step;
      plan.warm_up = WarmUp{.initial = 0.03, .epochs = 7, .interval = 2};
      plans.push_back(plan);
    }
  return plans;
}

TEST(SiblingPlans, ComeBackFromTheirRecords) {
  for (auto const& plan : every_new_kind())
    EXPECT_EQ(plan_from_record(nlohmann::json::parse(plan_record(plan).dump()), plan.samples), plan);
}

TEST(SiblingPlans, AreTheSameInEveryArithmetic) {
  for (auto const& plan : every_new_kind()) {
    auto const plain = tabulate<double>(plan, 2000);
    auto const wide = tabulate<long double>(plan, 2000);
    ASSERT_EQ(plain.size(), wide.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
      EXPECT_EQ(plain[i].first_step, wide[i].first_step);
      EXPECT_EQ(plain[i].batch, static_cast<double>(wide[i].batch));
      EXPECT_NEAR(plain[i].alpha, static_cast<double>(wide[i].alpha), rounding * plain[i].alpha);
    }
  }
}

TEST(SiblingPlans, RefuseWhatNoPlanCanHave) {
  EXPECT_EQ(refused_field({.learning_rate = ExponentialRise{0, 1, 1.2}}), "--lr-min");
  EXPECT_EQ(refused_field({.learning_rate = ExponentialRise{2, 1, 1.2}}), "--lr-min");
  EXPECT_EQ(refused_field({.learning_rate = ExponentialRise{0.1, 1, 1}}), "--lr-growth");
  EXPECT_EQ(refused_field({.learning_rate = LinearRise{0.1, 1, 0}}), "--lr-slope");
  EXPECT_EQ(refused_field({.learning_rate = Affine{0.1, 1, 1}}), "--lr-growth");
  EXPECT_EQ(refused_field({.learning_rate = Affine{0.1, 1, 2}, .interval = 300}), "--lr");
  EXPECT_EQ(refused_field({.learning_rate = Table{}}), "--lr-table");
  EXPECT_EQ(refused_field({.learning_rate = Table{{{1, 0.1}}}}), "--lr-table");
  EXPECT_EQ(refused_field({.learning_rate = Table{{{0, 0.1}, {0, 0.2}}}}), "--lr-table");
  EXPECT_EQ(refused_field({.learning_rate = Table{{{0, 0.1}, {2, -1}}}}), "--lr-table");
  EXPECT_EQ(refused_field({.learning_rate = ExponentialRise{0.1, 1, 2}, .rate_per = RatePer::step}),
            "--lr-per");
  EXPECT_EQ(refused_field({.batch = Affine{8, 4, 2}}), "--batch-end");
  EXPECT_EQ(refused_field({.batch = Affine{8, 16, 1}}), "--batch-growth");
  EXPECT_EQ(refused_field({.batch = Affine{8, 16, 2}, .interval = 300}), "--batch");
  EXPECT_EQ(refused_field({.batch = SfoOptimal{0}}), "--batch-slope");
  EXPECT_EQ(refused_field({.batch = SfoOptimal{1}, .batch_rounding = BatchRounding::none}),
            "--batch-rounding");
  EXPECT_EQ(refused_field({.batch = Table{{{0, 2.5}}}}), "--batch-size");
  EXPECT_EQ(refused_field({.warm_up = WarmUp{0, 3, 1}}), "--warmup-initial");
  EXPECT_EQ(refused_field({.warm_up = WarmUp{0.1, 0, 1}}), "--warmup-epochs");
  EXPECT_EQ(refused_field({.warm_up = WarmUp{0.1, 300, 1}}), "--warmup-epochs");
  EXPECT_THROW(growth_to(0.1, 0.2, 300, 300), InputError);
}

}  // namespace
}  // namespace qhm
