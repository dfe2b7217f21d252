#include "core/stages.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <random>

#include "core/errors.hpp"

namespace qhm {
namespace {

/// b'_m and T_m by exact rational arithmetic, an algorithm of its own: b = p/q reduced, floor((2p + q)/(2q)),
/// ceil(n q/p).
struct RationalRule {
  boost::multiprecision::cpp_rational initial, growth;

  [[nodiscard]] boost::multiprecision::cpp_rational real(unsigned j) const {
    boost::multiprecision::cpp_rational b = initial;
    for (unsigned i = 0; i < j; ++i) b *= growth;
    return b;
  }
  [[nodiscard]] boost::multiprecision::cpp_int nearest(unsigned j) const {
    auto const b = real(j);
    return (2 * numerator(b) + denominator(b)) / (2 * denominator(b));
  }
  [[nodiscard]] static boost::multiprecision::cpp_int ceil_quotient(
      std::uint64_t n, boost::multiprecision::cpp_rational const& b) {
    return (n * denominator(b) + numerator(b) - 1) / numerator(b);
  }
};

TEST(Stages, PaperSettingHasTenStagesAndItsStepCount) {
  auto const stages = tabulate(Plan{});
  ASSERT_EQ(stages.size(), 10U);
  EXPECT_EQ(steps_after(Plan{}, 300), 374'760U);
  EXPECT_EQ(evaluations(Plan{}, 374'760), 15'152'640.0);
  EXPECT_EQ(stages[1].steps, 30U * 3125U);
  EXPECT_EQ(stages[9].batch, 4096);
  EXPECT_EQ(stages[9].beta, 0.9 / 512);
}

TEST(Stages, ConstantPlanIsOneStageHoweverLong) {
  Plan const plan{.batch = Constant{256}, .beta = Constant{0.9}, .gamma = Constant{1}};
  auto const stages = tabulate(plan, max_steps);
  ASSERT_EQ(stages.size(), 1U);
  EXPECT_EQ(stages[0].steps, max_steps);
}

TEST(Stages, StepsAreCoveredOnceAndPartialEpochsAreCut) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100; ++i) {
    Plan plan;
    plan.learning_rate = i % 2 == 0 ? LearningRate{Cosine{0.3, 0.01}} : LearningRate{Constant{0.2}};
    plan.samples = 1 + random() % 500;
    plan.interval = 1 + random() % 9;
    plan.epochs = 1 + random() % 40;
    std::uint64_t const K = 1 + random() % (2 * steps_after(plan, plan.epochs));
    std::uint64_t next = 0;
    for (auto const& stage : tabulate(plan, K)) {
      EXPECT_EQ(stage.first_step, next);
      EXPECT_EQ(stage.first_epoch, epoch_of(plan, stage.first_step));
      EXPECT_GE(stage.steps, 1U);
      // Exact: the quotient of integers below 2^26 never rounds up to an integer.
      EXPECT_EQ(static_cast<double>(stage.steps_per_epoch),
                std::ceil(static_cast<double>(plan.samples) / stage.batch));
      next += stage.steps;
    }
    EXPECT_EQ(next, K);
  }
}

TEST(Stages, BatchSizesRoundAsTheirDecimalsDo) {
  // 50 x 1.7^2 = 144.5 exactly: halves round up. The double product is 144.49999999999997.
  Plan const tie{.batch = Exponential{50, 1.7}, .interval = 1, .epochs = 3};
  EXPECT_EQ(tabulate(tie).back().batch, 145);
  // Random decimals against exact rationals.
  std::mt19937_64 random(8);
  for (int i = 0; i < 200; ++i) {
    std::uint64_t const initial = 1 + random() % 60;
    std::uint64_t const growth = 1001 + random() % 3000;  // thousandths
    std::uint64_t const n = 1 + random() % 100'000;
    RationalRule const rule{initial, boost::multiprecision::cpp_rational(growth, 1000)};
    Plan plan{.batch = Exponential{static_cast<double>(initial), static_cast<double>(growth) / 1000},
              .interval = 1,
              .epochs = 12,
              .samples = n};
    for (auto const rounding : {BatchRounding::nearest, BatchRounding::none}) {
      plan.batch_rounding = rounding;
      for (unsigned m = 0; m < 12; ++m) {
        auto const stages = tabulate(plan, steps_after(plan, m + 1));
        auto const b = rounding == BatchRounding::nearest
                           ? boost::multiprecision::cpp_rational(rule.nearest(m))
                           : rule.real(m);
        EXPECT_EQ(stages.back().steps_per_epoch,
                  RationalRule::ceil_quotient(n, b).convert_to<std::uint64_t>());
        if (rounding == BatchRounding::nearest) {
          EXPECT_EQ(stages.back().batch, rule.nearest(m).convert_to<double>());
        }
      }
    }
  }
}

/// A slope of `slope` thousandths of a sample, in integers: b = (1000 b0 + slope j)/1000.
struct IntegerLinearRule {
  std::uint64_t initial, slope, samples;

  [[nodiscard]] std::uint64_t thousandths(std::uint64_t j) const { return 1000 * initial + slope * j; }
  [[nodiscard]] std::uint64_t nearest(std::uint64_t j) const { return (2 * thousandths(j) + 1000) / 2000; }
  [[nodiscard]] std::uint64_t steps_of_real(std::uint64_t j) const {
    return (1000 * samples + thousandths(j) - 1) / thousandths(j);
  }
};

TEST(Stages, ALinearBatchGrowsAsItsDecimalsDo) {
  std::mt19937_64 random(9);
  for (int i = 0; i < 300; ++i) {
    // Every other slope is below a sample: long runs of equal batches.
    IntegerLinearRule const rule{1 + random() % 60, 1 + random() % (i % 2 == 0 ? 300 : 20'000),
                                 1 + random() % 5000};
    std::uint64_t const interval = 1 + random() % 5;
    std::uint64_t const epochs = 1 + random() % 400;
    std::uint64_t const cap = i % 3 == 0 ? 1 + random() % 200 : max_steps;
    Plan plan{.batch = Linear{static_cast<double>(rule.initial), static_cast<double>(rule.slope) / 1000},
              .interval = interval,
              .samples = rule.samples};
    if (cap != max_steps) plan.batch_cap = cap;
    for (auto const rounding : {BatchRounding::nearest, BatchRounding::none}) {
      plan.batch_rounding = rounding;
      std::uint64_t total = 0;
      std::uint64_t m = 0;
      for (auto const& run : batch_runs(plan, epochs, max_steps)) {
        EXPECT_EQ(run.first_epoch, m);
        for (std::uint64_t e = 0; e < run.epochs; ++e, ++m) {
          std::uint64_t const j = m / interval;
          bool const capped = rule.thousandths(j) >= 1000 * cap;
          bool const real = rounding == BatchRounding::none && !capped;
          std::uint64_t const b = std::min(cap, rule.nearest(j));
          double const batch =
              real ? static_cast<double>(rule.thousandths(j)) / 1000 : static_cast<double>(b);
          EXPECT_EQ(run.batch, batch) << m;
          EXPECT_EQ(run.steps_per_epoch, real ? rule.steps_of_real(j) : (rule.samples + b - 1) / b) << m;
          total += run.steps_per_epoch;
        }
      }
      EXPECT_EQ(m, epochs);
      EXPECT_EQ(steps_after(plan, epochs), total);
    }
  }
}

TEST(Stages, ATinySlopeCostsNoMoreThanItsStages) {
  Plan const plan{.batch = Linear{1, 1e-15}, .interval = 1, .samples = 10};
  auto const runs = batch_runs(plan, unlimited, max_steps);
  ASSERT_GE(runs.size(), 3U);
  EXPECT_EQ(runs[1].first_epoch, 500'000'000'000'000U);  // 1.5 rounds up
  EXPECT_EQ(runs[2].first_epoch, 1'500'000'000'000'000U);
}

TEST(Stages, ALinearBatchOfMoreStagesThanATableMayHaveIsRefused) {
  Plan const plan{.batch = Linear{1, 1}, .interval = 1, .samples = 10};
  EXPECT_THROW(batch_runs(plan, unlimited, max_steps), InputError);
}

TEST(Stages, CapEndsTheGrowth) {
  Plan const plan{.batch_cap = 100};
  auto const stages = tabulate(plan);
  EXPECT_EQ(stages.back().batch, 100);
  EXPECT_EQ(stages.back().steps_per_epoch, 500U);
  EXPECT_EQ(stages[4].batch, 100);  // 8 16 32 64 then 128 -> 100
  Plan const constant{.batch = Constant{64}, .batch_cap = 20};
  EXPECT_EQ(tabulate(constant).front().batch, 20);
}

TEST(Stages, BatchesBeyondTheDataAreOneStepAnEpoch) {
  Plan const plan{.batch = Exponential{10, 10}, .interval = 1, .epochs = 400, .samples = 1000};
  EXPECT_EQ(steps_after(plan, 400), 100U + 10 + 398);
  EXPECT_TRUE(std::isinf(tabulate(plan).back().batch));
}

TEST(Stages, CosineAndPolynomialContinueAsSqrtDecayBeyondTheHorizon) {
  for (LearningRate const& rate : {LearningRate{Cosine{0.4, 0.1}}, LearningRate{Polynomial{0.4, 0.1, 2}}}) {
    Plan const plan{.learning_rate = rate, .batch = Constant{10}, .epochs = 5, .samples = 10};
    auto const stages = tabulate(plan, 8);
    ASSERT_EQ(stages.size(), 8U);
    EXPECT_DOUBLE_EQ(stages[4].alpha, rate.index() == 3 ? 0.1 : 0.1 + 0.3 / 25);
    EXPECT_DOUBLE_EQ(stages[5].alpha, 0.4 / std::sqrt(6.0));
    EXPECT_DOUBLE_EQ(stages[7].alpha, 0.4 / std::sqrt(8.0));
  }
}

template <class Real>
Weight<Real> weight_at(Beta const& beta, std::uint64_t epoch) {
  WeightWalk<Real> walk(beta, {.interval = 30});
  walk.advance_to(epoch);
  return walk.curve().at(epoch);
}

TEST(Stages, WeightsAndComplementsKeepTheirDigitsNearOne) {
  using Fifty = boost::multiprecision::cpp_dec_float_50;
  for (Beta const& beta :
       {Beta{Increasing{0.5}}, Beta{StepDecay{0.999999, 0.9999}}, Beta{Constant{0.9999999}}})
    for (std::uint64_t const epoch : {0ULL, 1ULL, 29ULL, 1000ULL, 1234567ULL}) {
      auto const fast = weight_at<double>(beta, epoch);
      auto const exact = weight_at<Fifty>(beta, epoch);
      EXPECT_NEAR(static_cast<double>(fast.complement / exact.complement), 1, 4e-16);
      // A step-decayed weight loses up to 1.1e-19 a stage (StepDecayWalk's docstring).
      EXPECT_NEAR(static_cast<double>(fast.value / exact.value), 1, 2.3e-16 + 1.1e-19 * epoch / 30);
    }
}

TEST(Stages, AVanishedWeightIsZeroForGood) {
  // 0.5^j < 2^-200 from stage 201 on.
  EXPECT_GT(weight_at<double>(StepDecay{0.9, 0.5}, 30 * 200).value, 0);
  EXPECT_EQ(weight_at<double>(StepDecay{0.9, 0.5}, 30 * 201).value, 0);
  EXPECT_EQ(weight_at<double>(StepDecay{0.9, 0.5}, max_steps).complement, 1);
}

TEST(Stages, TooLongATableIsRefusedWithItsRemedy) {
  Plan const plan{.learning_rate = Decay{0.1}, .batch = Constant{50'000}};
  EXPECT_EQ(tabulate(plan, 100'000).size(), 100'000U);
  EXPECT_THROW(tabulate(plan, max_steps), InputError);
  EXPECT_THROW(tabulate(plan, 0), InputError);
  EXPECT_THROW(tabulate(plan, max_steps + 1), InputError);
}

}  // namespace
}  // namespace qhm
