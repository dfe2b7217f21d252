#include <gtest/gtest.h>

#include "bounds/optimize/budget.hpp"
#include "core/stages.hpp"
#include "tests/bounds/random_plans.hpp"

namespace qhm::bounds {
namespace {

/// The largest K with sum_{k<K} b_k <= N, one step after the other.
std::uint64_t step_by_step(Plan const& plan, std::uint64_t N) {
  std::uint64_t K = 0;
  double spent = 0;
  for (auto const& stage : tabulate(plan, N))  // at least one gradient a step
    for (std::uint64_t i = 0; i < stage.steps; ++i) {
      spent += stage.batch;
      if (spent > static_cast<double>(N)) return K;
      ++K;
    }
  return K;
}

TEST(Budget, StepsWithinEvaluationsAreThoseOfALoop) {
  test::RandomPlans random(5);
  for (int i = 0; i < 400; ++i) {
    Plan plan = random.next(500, 50);
    plan.learning_rate = Constant{0.1};  // batches alone matter: few stages
    plan.beta = Constant{0};
    plan.gamma = Constant{0};
    if (i % 3 == 0) plan.batch = Linear{static_cast<double>(random.count(1, 9)), random.between(0.1, 5)};
    if (i % 2 == 0) plan.batch_cap = random.count(1, 300);
    auto const N = random.count(1, 20'000);
    EXPECT_EQ(steps_within(plan, static_cast<double>(N)), step_by_step(plan, N)) << i;
  }
  EXPECT_EQ(steps_within({.batch = Constant{1}}, 1e19), max_steps);
}

TEST(Budget, TheHorizonEndsWithTheBudget) {
  Plan const plan{.learning_rate = Cosine{0.1, 0}, .batch = Constant{10}, .epochs = 7, .samples = 100};
  auto const of = [&](Budget::Kind kind, std::uint64_t amount) {
    return *run_within({.kind = kind, .amount = amount}, plan);
  };
  EXPECT_EQ(of(Budget::Kind::steps, 25).plan.epochs, 3U);
  EXPECT_EQ(of(Budget::Kind::evaluations, 309).steps, 30U);
  EXPECT_EQ(of(Budget::Kind::evaluations, 309).plan.epochs, 3U);
  EXPECT_EQ(of(Budget::Kind::epochs, 12).steps, 120U);
  EXPECT_EQ(of(Budget::Kind::epochs, 12).plan.epochs, 12U);
  EXPECT_FALSE(run_within({.kind = Budget::Kind::evaluations, .amount = 9}, plan));
}

}  // namespace
}  // namespace qhm::bounds
