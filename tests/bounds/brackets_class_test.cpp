#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "bounds/brackets/bracket.hpp"
#include "bounds/brackets/witness_value.hpp"
#include "bounds/checked_evaluation.hpp"
#include "bounds/theorems/stage_weight.hpp"
#include "bounds/theorems/weights.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

/// Whether an instance is of the class, from its definition, in 50 digits.
testing::AssertionResult is_member(Bracket const& b, Problem const& problem) {
  Fifty gap(0), variance(0), gradient_sq(0);
  for (auto const& c : b.witness.components) {
    Fifty const curvature = decimal<Fifty>(c.curvature), start = decimal<Fifty>(c.start);
    if (curvature > decimal<Fifty>(problem.smoothness.value))
      return testing::AssertionFailure() << "curvature";
    bool const bends = std::isfinite(c.slope);
    Fifty const slope = bends ? decimal<Fifty>(c.slope) : Fifty(0);
    gap += bends && start > slope / curvature ? Fifty(slope * start - slope * slope / (2 * curvature))
                                              : Fifty(curvature * start * start / 2);
    variance += decimal<Fifty>(c.variance);
    Fifty const noise = sqrt(Fifty(decimal<Fifty>(c.variance) * (c.coin == Coin::skewed ? 3 : 1)));
    gradient_sq += (slope + noise) * (slope + noise);
    if (b.gradients == GradientClass::bounded && !bends) return testing::AssertionFailure() << "no bend";
  }
  if (gap > decimal<Fifty>(problem.gap.value)) return testing::AssertionFailure() << "gap " << gap;
  if (variance > decimal<Fifty>(problem.variance.value)) return testing::AssertionFailure() << "variance";
  Fifty const G = decimal<Fifty>(problem.gradient_bound.value);
  if (b.gradients == GradientClass::bounded && gradient_sq > G * G) return testing::AssertionFailure() << "G";
  return testing::AssertionSuccess();
}

TEST(BracketClass, LowerEndsAreBelowUpperEnds) {
  test::RandomPlans random(221);
  std::map<std::string, double> tightest;
  int with_both = 0;
  for (int i = 0; i < 200; ++i) {
    Plan plan = random.next(300, 12);
    Problem problem = random.problem();
    if (i % 2 == 0) plan.learning_rate = Constant{random.scale(0.02, 2.2) / problem.smoothness.value};
    if (i % 3 == 0) plan.beta = Constant{random.between(0, 0.99)};
    if (i % 5 < 2) plan.gamma = Constant{i % 5 == 0 ? 0.0 : 1.0};
    if (i % 7 == 0) problem.variance = {0};
    std::uint64_t const K = test::horizon(plan, static_cast<std::uint64_t>(random.scale(1, 3000)));
    for (auto const& b : brackets(problem, plan, K)) {
      if (!b.lower) continue;
      EXPECT_TRUE(is_member(b, problem)) << b.quantity << " of " << plan_name(plan);
      if (!b.upper) continue;
      ++with_both;
      // A violation would refute a theorem. 1e-12: `upper` is a double.
      EXPECT_LE(lower(*b.lower), *b.upper * (1 + 1e-12))
          << b.theorem << " for " << b.quantity << " of " << plan_name(plan) << ", K = " << K << "\n"
          << bracket_record(b).dump();
      if (b.upper > 0) {
        auto& highest = tightest[b.quantity];
        highest = std::max(highest, lower(*b.lower) / *b.upper);
      }
    }
  }
  EXPECT_GT(with_both, 600);
  for (auto const& [quantity, ratio] : tightest) RecordProperty(quantity, std::to_string(ratio));
  for (auto const* attained : {"theorem-2-s", "theorem-a", "corollary-a1", "corollary-a4"})
    EXPECT_GT(tightest[attained], 0.95) << attained;
}

TEST(BracketClass, RescalingUnitsRescalesBothEnds) {
  // x -> 4x, f -> 8f, as in every_theorem_test. Parameters are trimmed to 12 decimals, so a search may take
  // other turns among equals; it ends with steps of 1e-4 of each share. A wrong unit is a factor of 2.
  test::RandomPlans random(222);
  for (int i = 0; i < 40; ++i) {
    double const alpha = random.scale(0.01, 1), beta = random.between(0, 0.95);
    auto const plan = [&](double rate) {
      return Plan{.learning_rate = SqrtDecay{rate},
                  .batch = Constant{static_cast<double>(1 + i % 3)},
                  .beta = Constant{beta},
                  .gamma = Constant{0.7},
                  .samples = 20};
    };
    std::uint64_t const K = random.count(1, 200);
    auto const before = brackets({{1}, {0.5}, {3}, {2}}, plan(alpha), K);
    auto const after = brackets({{0.5}, {2}, {6}, {16}}, plan(2 * alpha), K);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t j = 0; j < before.size(); ++j) {
      ASSERT_TRUE(before[j].lower && after[j].lower);
      EXPECT_NEAR(lower(*after[j].lower) / lower(*before[j].lower), 4, 4e-3) << before[j].quantity;
      EXPECT_EQ(after[j].theorem, before[j].theorem);
    }
  }
}

TEST(BracketClass, StageWeightsAreThoseOfTheTheorems) {
  test::RandomPlans random(223);
  std::map<std::string, int> compared;
  for (int i = 0; i < 200; ++i) {
    Plan plan = random.next(20, 5);
    Problem const problem = random.problem();
    if (i % 2 == 0) plan.learning_rate = Constant{random.scale(0.01, 1.9) / problem.smoothness.value};
    if (i % 3 == 0) plan.gamma = Constant{1};
    if (i % 3 == 1) plan.gamma = Constant{0};
    if (i % 4 < 2) plan.beta = Constant{random.between(0, 0.9)};
    std::uint64_t const K = test::horizon(plan, 60);
    auto const stages = tabulate(plan, K);
    CheckedEvaluation const evaluation(problem, plan, K);
    for (auto const& theorem : theorems()) {
      auto const all = weights(theorem, problem, stages, evaluation.evaluate(theorem));
      if (all.empty() || theorem.name == "theorem-a") continue;
      ++compared[theorem.name];
      for (auto const& s : stages)
        EXPECT_DOUBLE_EQ(*stage_weight<double>(theorem.name, problem, s), all[s.first_step]) << theorem.name;
    }
  }
  EXPECT_EQ(compared.size(), 10U);
}

TEST(BracketClass, InstancesOutsideTheClassAreNotAdmitted) {
  auto const stages = tabulate(
      Plan{.learning_rate = Constant{0.5}, .batch = Constant{1}, .beta = Constant{0.5}, .gamma = Constant{1}},
      5);
  std::span<Stage<double> const> const table = stages;
  auto const admitted = [&](Problem const& problem, Component const& c) {
    return admissible<double>(problem, {{c}}, table);
  };
  Problem const any{{1}, {1}, {std::numeric_limits<double>::infinity()}, {2}};
  Problem const bounded{{1}, {1}, {4}, {2}};
  Component const quadratic{.curvature = 1, .start = 2, .variance = 1};
  EXPECT_TRUE(admitted(any, quadratic));
  EXPECT_FALSE(admitted(bounded, quadratic));
  auto const changed = [&](auto change) {
    Component c = quadratic;
    change(c);
    return admitted(any, c);
  };
  EXPECT_FALSE(changed([](Component& c) { c.curvature = 1.001; }));
  EXPECT_FALSE(changed([](Component& c) { c.start = 2.001; }));
  EXPECT_FALSE(changed([](Component& c) { c.variance = 1.001; }));
  // |x| <= 2 + c D is not below a bend at 2.2: the moments might not be those of the clipped function.
  EXPECT_FALSE(changed([](Component& c) { c.slope = 2.2; }));
  // Straight: without noise, W = 0.5 (1/2 + 3/4 + 7/8 + 15/16) = 1.53125 after 4 steps.
  Component const slope{
      .calculation = Calculation::straight, .curvature = 1, .slope = 0.5, .start = 1.265625};
  EXPECT_TRUE(admitted(bounded, slope));
  Component shorter = slope, noisy = slope;
  shorter.start = 1.265624;
  noisy.variance = 0.01;
  EXPECT_FALSE(admitted(bounded, shorter));
  EXPECT_FALSE(admitted(bounded, noisy));
  // |grad f_i| <= 1/2 + 1/2 is more than G = 0.9, by enumeration as well.
  Component const clipped{Calculation::enumeration, 1, 0.5, 1, 0.25};
  EXPECT_TRUE(admitted({{1}, {1}, {1}, {2}}, clipped));
  EXPECT_FALSE(admitted({{1}, {1}, {0.9}, {2}}, clipped));
}

}  // namespace
}  // namespace qhm::bounds
