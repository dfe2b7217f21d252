#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bounds/bound_table.hpp"
#include "tests/bounds/small_families.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

/// The least value over a fine grid of alpha, all b, and some growths: nothing of the search is used.
double brute_force(Plan plan, Budget const& budget, char const* theorem, std::vector<double> const& growths) {
  double least = std::numeric_limits<double>::infinity();
  Objective const objective({}, {plan, {}}, budget, {&theorem_named(theorem)});
  for (double const growth : growths)
    for (double b = 1; b <= 200; b += b < 20 ? 1 : 7)
      for (double alpha = 1e-3; alpha < 1.999; alpha *= 1.1) {
        set_number(plan, Parameter::learning_rate, alpha);
        set_number(plan, Parameter::batch, b);
        if (growth > 0) set_number(plan, Parameter::growth, growth);
        least = std::min(least, objective.of(plan).value);
      }
  return least;
}

TEST(Optimise, IsNeverAboveABruteForceGridNorBelowItsCertifiedLowerBound) {
  Plan sgd = small_plan;
  sgd.gamma = Constant{0};
  Plan growing = sgd;
  growing.batch = Exponential{8, 2};
  growing.batch_cap = 200;
  struct Case {
    Plan plan;
    char const* theorem;
    std::vector<double> growths;
  };
  for (auto const& c : {Case{small_plan, "theorem-2", {0}}, Case{small_plan, "theorem-2-s", {0}},
                        Case{small_plan, "corollary-a1", {0}}, Case{sgd, "corollary-a4", {0}},
                        Case{growing, "corollary-a4", {1.05, 1.5, 2, 4}}})
    for (auto const& budget : {steps_budget(500), epochs_budget(20), evaluations_budget(3000)}) {
      SCOPED_TRACE(plan_name(c.plan) + ", " + c.theorem + ", " + budget.text());
      auto const optimum = found(c.plan, {}, budget, c.theorem);
      double const grid = brute_force(c.plan, budget, c.theorem, c.growths);
      EXPECT_LE(optimum.value, grid * (1 + 1e-9));
      ASSERT_TRUE(optimum.certified) << optimum.why_not_certified;
      EXPECT_LE(optimum.certified->lower, optimum.value);
      EXPECT_LE(optimum.value, optimum.certified->lower * (c.growths.size() > 1 ? 1.03 : 1.01));
    }
}

TEST(Optimise, AnAccuracyIsReachedAtTheLeastCostAndNotOneStepSooner) {
  for (auto const cost : {Budget::Cost::evaluations, Budget::Cost::steps}) {
    auto const budget = accuracy(0.3, cost);
    auto const optimum = found(small_plan, {}, budget, "corollary-a1");
    EXPECT_LE(optimum.value, brute_force(small_plan, budget, "corollary-a1", {0}));
    ASSERT_TRUE(optimum.certified);
    EXPECT_GE(optimum.certified->lower, optimum.value / 1.01);
    EXPECT_LE(optimum.bound, 0.09);
    std::uint64_t const before[] = {optimum.steps - 1};
    auto const row = bound_table({}, optimum.plan, before, {optimum.theorem}).rows.front();
    EXPECT_GT(row.by_theorem.front().bound, 0.09);
  }
}

TEST(Optimise, TheBestTheoremIsTheSmallestOfAllAndSaysWhyItHasNoLowerBound) {
  auto const family = family_of(small_plan, {}, 200, {});
  auto const best = optimise({}, family, steps_budget(500), nullptr, {});
  EXPECT_FALSE(best.certified);
  EXPECT_THAT(best.why_not_certified, testing::HasSubstr("theorem-a"));
  for (auto const* name : {"theorem-2", "theorem-2-s", "corollary-a1", "theorem-a", "theorem-x-closed"})
    EXPECT_LE(best.bound, found(small_plan, {}, steps_budget(500), name).bound * (1 + 1e-6)) << name;
}

}  // namespace
}  // namespace qhm::bounds
