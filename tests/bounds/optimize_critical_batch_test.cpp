#include <gtest/gtest.h>

#include <cmath>

#include "bounds/corollaries/corollary_a1.hpp"
#include "bounds/corollaries/corollary_a4.hpp"
#include "bounds/optimize/critical_batch.hpp"
#include "bounds/optimize/optimum.hpp"
#include "tests/bounds/random_plans.hpp"

namespace qhm::bounds {
namespace {

Plan sgd(double alpha, double b) {
  return {.learning_rate = Constant{alpha},
          .batch = Constant{b},
          .beta = Constant{0},
          .gamma = Constant{0},
          .samples = 100'000};
}

/// Least b K with Corollary A1 at most eps^2, over whole b and K, from the corollary's own value at two K: it
/// is affine in 1/K.
struct Cheapest {
  double batch = 0, steps = 0, evaluations = std::numeric_limits<double>::infinity();

  Cheapest(Problem const& problem, Plan plan, double eps, std::uint64_t most) {
    for (std::uint64_t b = 1; b <= most; ++b) {
      plan.batch = Constant{static_cast<double>(b)};
      double const at_1 = corollary_a1(problem, Profile<double>(plan, 1));
      double const at_2 = corollary_a1(problem, Profile<double>(plan, 2));
      double const C1 = 2 * (at_1 - at_2);
      double const floor = at_1 - C1;
      if (floor >= eps * eps) continue;
      double const K = std::ceil(C1 / (eps * eps - floor));
      if (K * static_cast<double>(b) < evaluations)
        batch = static_cast<double>(b), steps = K, evaluations = K * static_cast<double>(b);
    }
  }
};

TEST(CriticalBatch, IsTheBruteForceOptimumUpToWholeNumbers) {
  test::RandomPlans random(6);
  int compared = 0;
  for (int i = 0; i < 60; ++i) {
    Problem const problem = random.problem();
    Plan plan = sgd(random.scale(0.01, 0.5) / problem.smoothness.value, 1);
    plan.beta = Constant{random.between(0, 0.6)};
    plan.gamma = Constant{random.count(0, 1) == 0 ? 0 : random.between(0, 1)};
    double const eps = std::sqrt(problem.smoothness.value * problem.gap.value) * random.scale(0.03, 0.2);
    auto const closed = critical_batch(problem, plan, eps);
    if (!closed || closed->batch < 20 || closed->batch > 1500 || closed->steps < 100) continue;
    ++compared;
    Cheapest const brute(problem, plan, eps, 3000);
    // b K(b) = SFO* (1 + ((b - b*)/b*)^2 / (2 b/b* - 1)): flat; one b and one step are these shares.
    double const whole = 1 / closed->steps + 1 / (closed->batch * closed->batch);
    EXPECT_GE(brute.evaluations, closed->evaluations * (1 - 1e-12));
    EXPECT_LE(brute.evaluations, closed->evaluations * (1 + 2 * whole));
    EXPECT_NEAR(brute.batch / closed->batch, 1, 2 * std::sqrt(2 * whole));
    EXPECT_NEAR(brute.steps / closed->steps, 1, 2 * std::sqrt(2 * whole));
  }
  EXPECT_GT(compared, 15);
}

TEST(CriticalBatch, IsWhatTheOptimiserFinds) {
  Problem const problem{};
  double const eps = 0.05;
  Plan const plan = sgd(0.1, 8);
  std::vector<std::string> const free{"batch"};
  Budget const budget{.kind = Budget::Kind::accuracy, .accuracy = eps};
  auto const found = optimise(problem, family_of(plan, free, plan.samples, problem), budget,
                              &theorem_named("corollary-a4"), {});
  Cheapest const brute(problem, plan, eps, 200);
  EXPECT_EQ(found.evaluations, brute.evaluations);
  ASSERT_TRUE(found.critical);
  EXPECT_NEAR(found.critical->batch, 42.105263157894737, 1e-12);  // 2 (0.1/1.9)/eps^2
  EXPECT_NEAR(found.critical->evaluations, 8 / (1.9 * 1.9 * eps * eps * eps * eps), 1e-6);
  EXPECT_LT(std::abs(number_of(found.plan, Parameter::batch) - found.critical->batch), 3);
  EXPECT_LT(found.evaluations, found.critical->evaluations * 1.001);
}

TEST(CriticalBatch, AConstantPlanOfThatSizeReachesTheAccuracy) {
  Problem const problem{{2}, {3}, {1}, {5}};
  double const eps = 0.1;
  for (double const gamma : {0.0, 0.7}) {
    Plan plan = sgd(0.02, 1);
    plan.beta = Constant{0.8};
    plan.gamma = Constant{gamma};
    auto const c = critical_batch(problem, plan, eps);
    ASSERT_TRUE(c);
    plan.batch_rounding = BatchRounding::none;
    plan.batch = Constant{c->batch};
    double const bound = corollary_a1(problem, Profile<double>(plan, static_cast<std::uint64_t>(c->steps)));
    EXPECT_NEAR(bound / (eps * eps), 1, 1 / c->steps);
  }
}

TEST(CriticalBatch, TheGrowthLawHasItsBound) {
  // One sample an epoch: an epoch is a step, and linear growth b_k = C2/C1 (k+1) is the law itself.
  Problem const problem{{1}, {400}, {1}, {0.5}};
  Plan plan = sgd(0.2, 1);
  auto const c = critical_batch(problem, plan, 1);
  ASSERT_TRUE(c);
  plan.samples = 1;
  plan.interval = 1;
  plan.batch_rounding = BatchRounding::none;
  plan.batch = Linear{c->growth(), c->growth()};
  for (std::uint64_t const K : {10U, 1000U, 100'000U}) {
    double harmonic = 0;
    for (std::uint64_t k = K; k > 0; --k) harmonic += 1 / static_cast<double>(k);
    auto const steps = static_cast<double>(K);
    double const bound = corollary_a4(problem, Profile<double>(plan, K));
    EXPECT_NEAR(bound, c->C1 * (1 + harmonic) / steps, 1e-12 * bound);
    EXPECT_LE(bound, c->C1 * (2 + std::log(steps)) / steps);
    plan.batch_rounding = BatchRounding::none;
  }
}

TEST(CriticalBatch, IsForConstantPlansWhoseConditionHolds) {
  EXPECT_FALSE(critical_batch({}, sgd(2, 1), 0.1));
  EXPECT_FALSE(critical_batch({}, sgd(0.1, 1), 0));
  EXPECT_FALSE(critical_batch({}, Plan{}, 0.1));
  Plan momentum = sgd(0.3, 1);
  momentum.beta = Constant{0.9};
  momentum.gamma = Constant{1};
  EXPECT_FALSE(critical_batch({}, momentum, 0.1));  // 0.3 (1 + 18) > 2
}

}  // namespace
}  // namespace qhm::bounds
