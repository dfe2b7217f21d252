#include "bounds/theorems/weights.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "bounds/checked_evaluation.hpp"
#include "core/errors.hpp"
#include "core/stages.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

double average(std::vector<double> const& weights, std::vector<double> const& values) {
  return std::inner_product(weights.begin(), weights.end(), values.begin(), 0.0) /
         std::accumulate(weights.begin(), weights.end(), 0.0);
}

TEST(Weights, TheExactWeightedAverageIsBelowEachBound) {
  // Stronger than the minimum: enumeration of all outcomes, K <= 9, no sampling. 1e-12 is rounding.
  test::RandomPlans random(41);
  std::map<std::string, int> compared;
  double tightest_a = 0;
  for (int i = 0; i < 600; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    if (i % 3 == 0) plan.gamma = Constant{1};
    if (i % 5 == 0) plan.gamma = Constant{0};
    test::TwoPointProblem const two_point{random.scale(0.05, 2), random.scale(0.3, 5), random.scale(0.01, 3),
                                          random.between(-5, 5)};
    auto const K = std::min<std::uint64_t>(steps_after(plan, plan.epochs), 9);
    auto const stages = tabulate(plan, K);
    auto const exact = test::expected_gradient_sq(two_point, stages);
    CheckedEvaluation const evaluation(two_point.constants(), plan, K);
    for (auto const& theorem : theorems()) {
      auto const value = evaluation.evaluate(theorem);
      auto const w = weights(theorem, two_point.constants(), stages, value);
      if (w.empty()) continue;
      ASSERT_EQ(w.size(), K);
      double const ratio = average(w, exact) / *value.bound;
      EXPECT_LE(ratio, 1 + 1e-12) << theorem.name << " " << plan_name(plan);
      if (theorem.name == "theorem-a") tightest_a = std::max(tightest_a, ratio);
      ++compared[theorem.name];
    }
  }
  for (auto const* name :
       {"theorem-2", "theorem-2-w", "theorem-2-s", "theorem-4-repaired", "theorem-4-free-scale",
        "theorem-4-sup", "theorem-a", "corollary-a3", "corollary-a4"})
    EXPECT_GT(compared[name], 20) << name;
  EXPECT_EQ(compared.count("theorem-x"), 0U);
  EXPECT_GT(tightest_a, 0.8);  // SGD on the linear part: a weight off by a factor would show
}

TEST(Weights, OfTheoremASumToItsDenominator) {
  // Constant parameters, so that the denominator is (2 Delta + sigma^2 sum N/b)/bound with sigma = 0.
  Problem const problem{{1}, {0}, {1}, {3}};
  Plan const plan{.beta = Constant{0.9}, .gamma = Constant{0.7}, .epochs = 3, .samples = 5'000};
  auto const stages = tabulate(plan);
  CheckedEvaluation const evaluation(problem, plan, stages.back().last_step() + 1);
  auto const value = evaluation.evaluate(theorem_named("theorem-a"));
  auto const w = weights(theorem_named("theorem-a"), problem, stages, value);
  EXPECT_NEAR(std::accumulate(w.begin(), w.end(), 0.0) * *value.bound / (2 * 3.0), 1, 1e-12);
}

TEST(Weights, NoneWhereTheTheoremDoesNotApply) {
  Plan const plan{.learning_rate = Constant{5}};
  auto const stages = tabulate(plan, 10);
  CheckedEvaluation const evaluation(Problem{}, plan, 10);
  auto const& theorem = theorem_named("theorem-2");
  EXPECT_TRUE(weights(theorem, Problem{}, stages, evaluation.evaluate(theorem)).empty());
}

}  // namespace
}  // namespace qhm::bounds
