#include "core/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/plan_record.hpp"
#include "core/problem.hpp"
#include "tests/core/refused_field.hpp"

namespace qhm {
namespace {

using test::refused_field;

TEST(Plan, RefusesWhatNoPlanCanHave) {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(refused_field(Plan{}), "");
  EXPECT_EQ(refused_field({.learning_rate = Constant{-0.1}}), "--lr-max");
  EXPECT_EQ(refused_field({.learning_rate = Constant{nan}}), "--lr-max");
  EXPECT_EQ(refused_field({.learning_rate = Cosine{0.1, 0.2}}), "--lr-min");
  EXPECT_EQ(refused_field({.learning_rate = Polynomial{0.1, 0, 0}}), "--lr-power");
  EXPECT_EQ(refused_field({.batch = Constant{0}}), "--batch-size");
  EXPECT_EQ(refused_field({.batch = Constant{2.5}}), "--batch-size");
  EXPECT_EQ(refused_field({.batch = Exponential{8, 1}}), "--batch-growth");
  EXPECT_EQ(refused_field({.batch = Exponential{8, nan}}), "--batch-growth");
  EXPECT_EQ(refused_field({.batch = Linear{0, 1}}), "--batch-size");
  EXPECT_EQ(refused_field({.batch = Linear{2.5, 1}}), "--batch-size");
  EXPECT_EQ(refused_field({.batch = Linear{8, 0}}), "--batch-slope");
  EXPECT_EQ(refused_field({.batch = Linear{8, nan}}), "--batch-slope");
  EXPECT_EQ(refused_field({.batch = Linear{8, 0.5}}), "");
  EXPECT_EQ(refused_field({.beta = Constant{1}}), "--beta-max");
  EXPECT_EQ(refused_field({.beta = StepDecay{0.9, 1}}), "--beta-factor");
  EXPECT_EQ(refused_field({.beta = Increasing{1}}), "--beta-min");
  EXPECT_EQ(refused_field({.gamma = Constant{1.1}}), "--gamma-max");
  EXPECT_EQ(refused_field({.gamma = StepDecay{0.7, 0}}), "--gamma-factor");
  EXPECT_EQ(refused_field({.interval = 0}), "--interval");
  EXPECT_EQ(refused_field({.epochs = 0}), "--epochs");
  EXPECT_EQ(refused_field({.samples = 0}), "--samples");
  EXPECT_EQ(refused_field({.batch_cap = 0}), "--batch-cap");
}

TEST(Plan, MessageSaysFieldValueConstraintAndRemedy) {
  try {
    validate(Plan{.beta = Constant{1}});
    FAIL();
  } catch (InputError const& error) {
    EXPECT_STREQ(error.what(), "--beta-max: 1 is not in [0, 1); choose a weight below 1, such as 0.9");
  }
}

TEST(Plan, ALinearBatchHasANameAndARecordOfItsOwn) {
  Plan const plan{.batch = Linear{8, 2.5}, .batch_cap = 100};
  EXPECT_EQ(plan_name(plan), "constant + linear + step-decay + step-decay");
  auto const record = plan_record(plan);
  EXPECT_EQ(record["batch"],
            nlohmann::json::parse(R"({"kind": "linear", "size": 8, "slope": 2.5, "cap": 100})"));
  EXPECT_EQ(plan_from_record(record, plan.samples), plan);
  EXPECT_EQ(all_combinations({}, {}).size(), 60U);  // the paper's
}

TEST(Plan, RecordsReadBackAsTheSamePlan) {
  auto const plans = all_combinations({.lr_max = 0.123,
                                       .lr_min = 0.01,
                                       .lr_power = 1.5,
                                       .batch_size = 3,
                                       .batch_growth = 1.3,
                                       .beta_max = 0.95},
                                      {.interval = 7, .epochs = 11, .samples = 999, .batch_cap = 77});
  EXPECT_EQ(plans.size(), 60U);
  for (auto const& plan : plans)
    EXPECT_EQ(plan_from_record(nlohmann::json::parse(plan_record(plan).dump()), 999), plan);
  auto damaged = plan_record(Plan{});
  damaged.erase("beta");
  EXPECT_THROW(plan_from_record(damaged, 1), InputError);
  damaged = plan_record(Plan{});
  damaged["lr"]["kind"] = "linear";
  EXPECT_THROW(plan_from_record(damaged, 1), InputError);
  damaged = plan_record(Plan{});
  damaged["lr"]["max"] = "much";
  EXPECT_THROW(plan_from_record(damaged, 1), InputError);
  for (nlohmann::json const& no_count : {nlohmann::json(1e300), nlohmann::json(-3), nlohmann::json(8.5)}) {
    damaged = plan_record(Plan{});
    damaged["batch"]["cap"] = no_count;
    EXPECT_THROW(plan_from_record(damaged, 1), InputError) << no_count;
    damaged = plan_record(Plan{});
    damaged["epochs"] = no_count;
    EXPECT_THROW(plan_from_record(damaged, 1), InputError) << no_count;
  }
}

TEST(Plan, RecordHasTheShapeOfTheContract) {
  Plan const plan{.learning_rate = Cosine{0.1, 0}};
  EXPECT_EQ(plan_record(plan), nlohmann::json::parse(R"({"lr": {"kind": "cosine", "max": 0.1, "min": 0},
    "batch": {"kind": "exponential", "size": 8, "growth": 2}, "beta": {"kind": "step-decay", "max": 0.9, "factor": 0.5},
    "gamma": {"kind": "step-decay", "max": 0.7, "factor": 0.5}, "interval": 30, "epochs": 300})"));
}

TEST(Problem, OriginTravelsAndConstantsAreChecked) {
  Problem problem;
  EXPECT_EQ(problem.origin(), Origin::analytic);
  problem.variance = {0.5, Origin::estimated, 0.01};
  EXPECT_EQ(problem.origin(), Origin::estimated);
  problem.gradient_bound.value = std::numeric_limits<double>::infinity();
  EXPECT_NO_THROW(validate(problem));
  auto const back = problem_from_record(nlohmann::json::parse(problem_record(problem).dump()));
  EXPECT_EQ(back.variance.standard_error, 0.01);
  EXPECT_EQ(back.origin(), Origin::estimated);
  EXPECT_EQ(back.gradient_bound.value, problem.gradient_bound.value);
  EXPECT_THROW(validate(Problem{.smoothness = {0}}), InputError);
  EXPECT_THROW(validate(Problem{.variance = {-1}}), InputError);
  EXPECT_THROW(validate(Problem{.gap = {std::numeric_limits<double>::quiet_NaN()}}), InputError);
}

}  // namespace
}  // namespace qhm
