#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "bounds/bound_table.hpp"
#include "bounds/optimize/optimum.hpp"
#include "core/errors.hpp"
#include "tests/bounds/small_families.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

TEST(Optimise, WhatItPrintsIsWhatATableOfBoundsSays) {
  for (auto const* lr : {"constant", "cosine", "polynomial", "decay"}) {
    Plan plan = small_plan;
    plan.learning_rate = make_learning_rate(lr, {});
    auto const optimum = found(plan, {"lr"}, evaluations_budget(5000), "theorem-2-s");
    std::uint64_t const steps[] = {optimum.steps};
    auto const row = bound_table({}, optimum.plan, steps, {optimum.theorem}).rows.front();
    EXPECT_EQ(row.by_theorem.front().bound, optimum.bound) << lr;
    EXPECT_EQ(row.epochs, optimum.plan.epochs) << lr;  // the horizon ends with the budget
    EXPECT_LE(row.evaluations, 5000);
    ASSERT_TRUE(optimum.certified) << lr;
    EXPECT_LE(optimum.bound, optimum.certified->lower * 1.01) << lr;
  }
}

TEST(Optimise, RescalingUnitsRescalesTheAnswer) {
  // f -> c f, x -> s x: L by c/s^2, sigma2 and G^2 by c^2/s^2, Delta by c; alpha by s^2/c, bounds by c^2/s^2.
  double const c = 8;
  double const s = 0.5;
  Problem const scaled{{c / (s * s)}, {c * c / (s * s)}, {c / s}, {c}};
  auto const one = found(small_plan, {}, epochs_budget(20), "theorem-2-w");
  auto const other = found(small_plan, {}, epochs_budget(20), "theorem-2-w", scaled);
  EXPECT_NEAR(other.bound / one.bound, c * c / (s * s), 1e-5 * c * c / (s * s));  // six digits of alpha
  EXPECT_EQ(number_of(other.plan, Parameter::batch), number_of(one.plan, Parameter::batch));
  EXPECT_NEAR(number_of(other.plan, Parameter::learning_rate) * c / (s * s),
              number_of(one.plan, Parameter::learning_rate), 1e-3);
}

TEST(Optimise, IsTheSameEveryTime) {
  auto const record = [] {
    return optimum_record(found(small_plan, {}, steps_budget(300), "theorem-2")).dump();
  };
  EXPECT_EQ(record(), record());
}

TEST(Optimise, SaysWhatSitsAtAnEdge) {
  auto const optimum = found(small_plan, {"lr", "batch", "beta"}, steps_budget(500), "theorem-2-s");
  EXPECT_EQ(optimum.edge(optimum.family.free[0]), "");
  EXPECT_EQ(optimum.edge(optimum.family.free[1]), "upper end");  // steps do not charge for the batch
  EXPECT_EQ(optimum.edge(optimum.family.free[2]), "lower end");  // the bound prefers beta gamma = 0
  EXPECT_EQ(number_of(optimum.plan, Parameter::beta), 0);
}

std::string refusal(Plan const& plan, std::vector<std::string> const& free, Budget const& budget,
                    char const* theorem, Problem const& problem = {}) {
  try {
    found(plan, free, budget, theorem, problem);
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
    return error.what();
  }
  return "";
}

TEST(Optimise, RefusesInOneLineWhatCannotBe) {
  using testing::HasSubstr;
  Plan growing = small_plan;
  growing.batch = Linear{8, 1};
  EXPECT_THAT(refusal(small_plan, {"growth"}, steps_budget(9), "theorem-2"), HasSubstr("--batch constant"));
  EXPECT_THAT(refusal(small_plan, {"interval"}, steps_budget(9), "theorem-2"), HasSubstr("interval"));
  EXPECT_THAT(refusal(small_plan, {"alpha"}, steps_budget(9), "theorem-2"), HasSubstr("lr, batch, growth"));
  EXPECT_THAT(refusal(small_plan, {"lr", "lr"}, steps_budget(9), "theorem-2"), HasSubstr("twice"));
  EXPECT_THAT(refusal(small_plan, {"lr"}, evaluations_budget(5), "theorem-2"),
              HasSubstr("--budget-evaluations: 5 is below one step of the smallest batch 8"));
  EXPECT_THAT(refusal(small_plan, {}, steps_budget(9), "theorem-4"), HasSubstr("refuted"));
  EXPECT_THAT(refusal(small_plan, {}, steps_budget(9), "corollary-a2"),
              HasSubstr("does not apply to any plan that was tried with lr in ["));
  Problem unbounded;
  unbounded.gradient_bound.value = std::numeric_limits<double>::infinity();
  EXPECT_THAT(refusal(small_plan, {}, steps_budget(9), "theorem-4-repaired", unbounded),
              HasSubstr("G < inf"));
  auto const unreachable = refusal(small_plan, {}, accuracy(1e-3), "theorem-2");
  EXPECT_THAT(unreachable, HasSubstr("--accuracy: 0.001 asks for a bound of 1e-06"));
  EXPECT_THAT(unreachable, HasSubstr("stays when the gap is 0"));
  Plan cosine = small_plan;
  cosine.learning_rate = Cosine{5, 3};
  EXPECT_THAT(refusal(cosine, {}, steps_budget(9), "theorem-2"), HasSubstr("--lr-min: 3 is above 2/L"));
}

}  // namespace
}  // namespace qhm::bounds
