#include "bounds/theorems/theorem_2.hpp"

#include <gtest/gtest.h>

#include "bounds/theorems/theorem_2_s.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

Problem random_problem(test::RandomPlans& random) {
  return {
      {random.scale(0.01, 2)}, {random.scale(0.01, 10)}, {random.scale(0.1, 10)}, {random.scale(0.01, 10)}};
}

TEST(Theorem2, SharpFormIsNeverAbovePrintedForm) {
  test::RandomPlans random(1);
  int compared = 0;
  for (int i = 0; i < 3000; ++i) {
    Plan const plan = random.next(100, 40);
    auto const problem = random_problem(random);
    auto const stages = tabulate(plan);
    try {
      double const printed = theorem_2<double>(problem, stages);
      EXPECT_LE(theorem_2_s<double>(problem, stages), printed * (1 + 1e-12)) << plan_name(plan);
      ++compared;
    } catch (AssumptionViolated const&) {
    }
  }
  EXPECT_GT(compared, 1000);
}

TEST(Theorem2, BoundsTheExactExpectationOnTwoPointProblems) {
  test::RandomPlans random(2);
  double tightest = 0;
  int compared = 0;
  for (int i = 0; i < 1500; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    test::TwoPointProblem const two_point{random.scale(0.05, 2), random.scale(0.3, 5), random.scale(0.01, 3),
                                          random.between(-5, 5)};
    auto const stages = tabulate(plan, std::min<std::uint64_t>(steps_after(plan, plan.epochs), 9));
    auto const exact = test::expected_gradient_sq(two_point, stages);
    double const smallest = *std::min_element(exact.begin(), exact.end());
    for (auto const bound : {&theorem_2<double>, &theorem_2_s<double>}) {
      try {
        double const ratio = smallest / bound(two_point.constants(), stages);
        EXPECT_LE(ratio, 1 + 1e-12) << plan_name(plan);
        tightest = std::max(tightest, ratio);
        ++compared;
      } catch (AssumptionViolated const&) {
      }
    }
  }
  EXPECT_GT(compared, 1000);
  // A bound that were three times too large would fail here.
  EXPECT_GT(tightest, 0.5);
}

TEST(Theorem2, IsAttainedInTheLimitBySgdOnAQuadratic) {
  // Stationary E|grad|^2 of x <- x - alpha (L x + noise): L^2 v with v = alpha^2 s2/b / (1 - (1 - alpha
  // L)^2).
  double const L = 0.7;
  double const alpha = 0.4;
  double const variance = 2.5;
  double const b = 5;
  double const v = alpha * alpha * variance / b / (1 - (1 - alpha * L) * (1 - alpha * L));
  Plan const sgd{
      .learning_rate = Constant{alpha}, .batch = Constant{b}, .beta = Constant{0}, .gamma = Constant{0}};
  Problem const problem{{L}, {variance}, {std::numeric_limits<double>::infinity()}, {1}};
  auto const stages = tabulate(sgd, 1'000'000'000'000'000);
  // The gap term left is 2 / (alpha K (2 - L alpha)) < 1e-14.
  EXPECT_NEAR(theorem_2<double>(problem, stages) / (L * L * v), 1, 1e-12);
  EXPECT_NEAR(theorem_2_s<double>(problem, stages) / (L * L * v), 1, 1e-12);
}

TEST(Theorem2, ScalesLikeASquaredGradient) {
  // x -> lambda x, f -> phi f by powers of two, so that rescaling rounds nothing.
  double const lambda = 4;
  double const phi = 32;
  test::RandomPlans random(3);
  for (int i = 0; i < 300; ++i) {
    Plan plan = random.next(50, 20);
    plan.learning_rate = SqrtDecay{random.scale(0.01, 0.5)};
    auto const problem = random_problem(random);
    Plan scaled = plan;
    scaled.learning_rate = SqrtDecay{std::get<SqrtDecay>(plan.learning_rate).max * lambda * lambda / phi};
    Problem const in_units{{problem.smoothness.value * phi / (lambda * lambda)},
                           {problem.variance.value * phi * phi / (lambda * lambda)},
                           {problem.gradient_bound.value * phi / lambda},
                           {problem.gap.value * phi}};
    for (auto const bound : {&theorem_2<double>, &theorem_2_s<double>}) {
      double const original = bound(problem, tabulate(plan));
      EXPECT_DOUBLE_EQ(bound(in_units, tabulate(scaled)), original * phi * phi / (lambda * lambda));
    }
  }
}

TEST(Theorem2, VanishesWithoutNoiseAndMomentum) {
  Plan const sgd{.batch = Constant{1}, .gamma = Constant{0}};
  Problem const noiseless{{1}, {0}, {1}, {1}};
  EXPECT_LT(theorem_2<double>(noiseless, tabulate(sgd, 1'000'000'000'000'000'000)), 1e-16);
}

TEST(Theorem2, NamesTheFirstStepThatBreaksAnAssumption) {
  Plan const plan{.learning_rate = Constant{5}};
  try {
    theorem_2<double>(Problem{}, tabulate(plan));
    FAIL() << "alpha = 5 with L = 1 must be refused";
  } catch (AssumptionViolated const& broken) {
    EXPECT_STREQ(broken.what(), "step 0: alpha = 5 breaks 0 <= alpha < 2/L = 2");
  }
  // Momentum shortens the step that the sharp form sees: the first stage passes, the later ones break it.
  Plan const large{.learning_rate = Constant{2.5}};
  try {
    theorem_2_s<double>(Problem{}, tabulate(large));
    FAIL() << "alpha = 2.5 without momentum must be refused";
  } catch (AssumptionViolated const& broken) {
    EXPECT_EQ(broken.step(), steps_after(large, 30));  // 2.5 (1 - 0.63) < 2 < 2.5 (1 - 0.63/4)
  }
  Problem const unbounded{{1}, {1}, {std::numeric_limits<double>::infinity()}, {1}};
  EXPECT_THROW(theorem_2<double>(unbounded, tabulate(Plan{})), AssumptionViolated);
  EXPECT_THROW(theorem_2_s<double>(unbounded, tabulate(Plan{})), AssumptionViolated);
}

}  // namespace
}  // namespace qhm::bounds
