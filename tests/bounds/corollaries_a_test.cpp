#include <gtest/gtest.h>

#include "bounds/corollaries/corollary_a1.hpp"
#include "bounds/corollaries/corollary_a2.hpp"
#include "bounds/corollaries/corollary_a3.hpp"
#include "bounds/corollaries/corollary_a4.hpp"
#include "bounds/theorems/theorem_2_s.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

Plan constant_plan(double alpha, double beta, double gamma, double b = 8) {
  return {.learning_rate = Constant{alpha},
          .batch = Constant{b},
          .beta = Constant{beta},
          .gamma = Constant{gamma}};
}

/// The step that a refusal names.
template <class Bound>
std::optional<std::uint64_t> broken_step(Bound const& bound) {
  try {
    bound();
  } catch (AssumptionViolated const& broken) {
    return broken.step();
  }
  return std::nullopt;
}

TEST(CorollaryA1, ReproducesTheTestVectors) {
  // docs/theorems.md: L = Delta = sigma^2 = 1, K = 1000, b = 8; ten digits are given.
  for (auto const& [alpha, beta, gamma, closed] : {std::tuple{0.05, 0.9, 1.0, 0.0494047619},
                                                   {0.1, 0.9, 0.7, 0.0630859375},
                                                   {0.05, 0.9, 0.9, 0.0450109649},
                                                   {0.05, 0.0, 0.0, 0.0237179487}})
    EXPECT_NEAR(corollary_a1(Problem{}, Profile<double>(constant_plan(alpha, beta, gamma), 1000)), closed,
                6e-11);
  // A batch of 8, 16, 32, ...: only the mean of 1/b enters.
  Plan growing = constant_plan(0.05, 0.9, 1);
  growing.batch = Exponential{8, 2};
  growing.interval = 1;
  growing.samples = 64;  // 8 steps with b = 8, then 4 with 16, 2 with 32
  EXPECT_DOUBLE_EQ(corollary_a1(Problem{}, Profile<double>(growing, 14)),
                   (2 / (0.05 * 14) + 1.9 * 0.05 * (1 + 0.25 + 0.0625) / 14) / (2 - 0.05 * 19));
}

TEST(CorollaryA2, IsAtLeastFourThirdsOfA1InTheGapAndAboveItInTheNoise) {
  test::RandomPlans random(61);
  double largest_noise_ratio = 0;
  for (int i = 0; i < 2000; ++i) {
    double const beta = random.between(0, 0.999);
    double const L = random.scale(0.01, 100);
    double const limit = (1 - beta) / (L * (4 - beta + beta * beta));
    Profile<double> const profile(constant_plan(limit * random.between(0.01, 1), beta, 1), 777);
    Problem const gap_only{{L}, {0}, {1}, {random.scale(0.01, 10)}};
    Problem const noise_only{{L}, {random.scale(0.01, 10)}, {1}, {0}};
    // A1's denominator lies in [3/2, 2], A2's is 1.
    double const gap_ratio = corollary_a2(gap_only, profile) / corollary_a1(gap_only, profile);
    double const noise_ratio = corollary_a2(noise_only, profile) / corollary_a1(noise_only, profile);
    EXPECT_GE(gap_ratio, 1.5 - 1e-12);
    EXPECT_LE(gap_ratio, 2);
    EXPECT_GE(noise_ratio, 1.5 * 0.875);  // (1 + (b + 3 b^2)/(2 (1+b)))/(1 + b) >= 7/8, at b = 1/3
    largest_noise_ratio = std::max(largest_noise_ratio, noise_ratio);
  }
  EXPECT_LE(largest_noise_ratio, 2);
  // By hand: L = sigma^2 = Delta = 1, alpha = 0.1, beta = 0.5, b = 8, K = 10: 2 + (1 + 1.25/3) 0.1/8.
  EXPECT_DOUBLE_EQ(corollary_a2(Problem{}, Profile<double>(constant_plan(0.1, 0.5, 1), 10)),
                   2 + (1 + 1.25 / 3) * 0.1 / 8);
}

/// Corollary A3 step by step; empty where its growth condition breaks, with the step.
struct A3 {
  Fifty value;
  std::optional<std::uint64_t> broken;
};

A3 a3_step_by_step(Problem const& problem, Plan const& plan, std::uint64_t K) {
  auto const s = test::every_step(plan, K);
  Fifty const L = constant<Fifty>(problem.smoothness);
  Fifty noise = 0;
  Fifty weight = 0;
  for (std::size_t k = 0; k < K; ++k) {
    auto const& next = s[k + 1 < K ? k + 1 : k];  // alpha_K := alpha_{K-1}
    Fifty const fall = 1 - s[k].beta;
    Fifty const carried = next.alpha * next.beta * next.beta / (1 - next.beta);
    if (carried > s[k].alpha / fall - L * s[k].alpha * s[k].alpha) return {0, k};
    noise += (L * s[k].alpha * s[k].alpha + carried) * fall * fall / s[k].batch;
    weight += s[k].alpha * fall;
  }
  return {(2 * constant<Fifty>(problem.gap) + constant<Fifty>(problem.variance) * noise) / weight, {}};
}

TEST(CorollaryA3, HasItsValueByHand) {
  // NSHB alpha = 1/2, beta = 0.9, b = 8, K = 1000: 2/(0.1 * 500) + (0.1/4 + 0.81/2)/(8/2).
  EXPECT_DOUBLE_EQ(corollary_a3(Problem{}, Profile<double>(constant_plan(0.5, 0.9, 1), 1000)), 0.1475);
}

struct A3Case {
  Problem problem;
  Plan plan;
  std::uint64_t K;
};

std::vector<A3Case> random_a3_cases(std::uint64_t seed) {
  test::RandomPlans random(seed);
  std::vector<A3Case> cases;
  for (int i = 0; i < 600; ++i) {
    Plan plan = i % 3 == 0 ? random.next(30, 40) : i % 3 == 1 ? random.next(1, 60) : random.next(3, 500);
    plan.gamma = Constant{1};
    if (i % 4 == 1) plan.beta = Increasing{random.between(0, 0.9)};
    cases.push_back({random.problem(), plan, test::horizon(plan, random.count(1, 1000))});
  }
  return cases;
}

TEST(CorollaryA3, EqualsItsFormulaStepByStep) {
  int compared = 0;
  for (auto const& [problem, plan, K] : random_a3_cases(62)) {
    auto const exact = a3_step_by_step(problem, plan, K);
    if (exact.broken) continue;
    test::expect_relatively_near(corollary_a3(problem, Profile<double>(plan, K)), exact.value, 1e-13,
                                 plan_name(plan));
    ++compared;
  }
  EXPECT_GT(compared, 200);
}

TEST(CorollaryA3, NamesTheFirstStepThatBreaksItsGrowthCondition) {
  int broken = 0;
  for (auto const& [problem, plan, K] : random_a3_cases(65)) {
    auto const expected = a3_step_by_step(problem, plan, K).broken;
    EXPECT_EQ(broken_step([&] { corollary_a3(problem, Profile<double>(plan, K)); }), expected)
        << plan_name(plan);
    if (expected) ++broken;
  }
  EXPECT_GT(broken, 50);
}

TEST(CorollaryA3, GrowthConditionMayBreakAcrossTheBoundaryOfTwoEpochsOnly) {
  // beta rises from 0.5 to 1 - 0.5/2^(3/4) = 0.703 at epoch 1: alpha_1 beta_1^2/(1-beta_1) = 1.662 alpha, and
  // alpha/(1-beta_0) - L alpha^2 = (2 - L alpha) alpha. With L alpha = 0.4 that breaks across the boundary,
  // at the last step of epoch 0, while inside the epochs it reads L alpha <= 1 + beta, which holds.
  Plan const plan{.learning_rate = Constant{0.4},
                  .batch = Constant{1},
                  .beta = Increasing{0.5},
                  .gamma = Constant{1},
                  .samples = 7};
  EXPECT_GT(corollary_a3(Problem{}, Profile<double>(plan, 7)), 0);  // epoch 0 alone
  EXPECT_EQ(broken_step([&] { corollary_a3(Problem{}, Profile<double>(plan, 8)); }), 6U);
  EXPECT_EQ(broken_step([&] { corollary_a3(Problem{}, Profile<double>(plan, 100)); }), 6U);
  // Inside an epoch, at constant parameters: L alpha <= 1 + beta, at step 0 or not at all.
  EXPECT_EQ(broken_step([] { corollary_a3(Problem{}, Profile<double>(constant_plan(1.95, 0.9, 1), 9)); }),
            0U);
  EXPECT_GT(corollary_a3(Problem{}, Profile<double>(constant_plan(1.5, 0.5, 1), 9)), 0);  // equality
  // One step an epoch and beta that halves after 3 of them: 1.95 > 1 + 0.9 breaks between steps 0 and 1.
  Plan halving = constant_plan(1.95, 0.9, 1, 1);
  halving.beta = StepDecay{0.9, 0.5};
  halving.interval = 3;
  halving.samples = 1;
  EXPECT_EQ(broken_step([&] { corollary_a3(Problem{}, Profile<double>(halving, 9)); }), 0U);
}

TEST(CorollaryA4, IsTheSharpTheorem2WithoutMomentum) {
  test::RandomPlans random(63);
  int compared = 0;
  for (int i = 0; i < 500; ++i) {
    Plan plan = random.next(60, 200);
    plan.gamma = Constant{0};
    auto const problem = random.problem();
    Profile<double> const profile(plan, test::horizon(plan, 3000));
    try {
      double const sharp = theorem_2_s(problem, profile);
      double const margin =
          2 - problem.smoothness.value * maximum(profile, [](Stage<double> const& s) { return s.alpha; });
      // Both docstrings' errors: 1e-13 times 2/(2 - L alpha_max).
      EXPECT_NEAR(corollary_a4(problem, profile) / sharp, 1, 2e-13 * 2 / margin) << plan_name(plan);
      ++compared;
    } catch (AssumptionViolated const&) {
    }
  }
  EXPECT_GT(compared, 200);
}

TEST(CorollaryA4, NamesTheFirstStepWithMomentum) {
  Plan plan{.learning_rate = Constant{0.1},
            .batch = Constant{1},
            .beta = Increasing{0},
            .gamma = Constant{1},
            .samples = 5};
  EXPECT_GT(corollary_a4(Problem{}, Profile<double>(plan, 5)), 0);  // beta = 0 in epoch 0
  EXPECT_EQ(broken_step([&] { corollary_a4(Problem{}, Profile<double>(plan, 12)); }), 5U);
  // alpha = 2/L is allowed at some steps, not at all of them.
  EXPECT_EQ(broken_step([] { corollary_a4(Problem{}, Profile<double>(constant_plan(2, 0, 0), 5)); }), 0U);
  plan = {.learning_rate = Decay{2}, .batch = Constant{1}, .gamma = Constant{0}, .samples = 2};
  EXPECT_GT(corollary_a4(Problem{}, Profile<double>(plan, 4)), 0);
  EXPECT_EQ(broken_step([&] { corollary_a4(Problem{{1.0001}}, Profile<double>(plan, 4)); }), 0U);
}

}  // namespace
}  // namespace qhm::bounds
