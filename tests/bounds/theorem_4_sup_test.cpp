#include "bounds/theorems/theorem_4_sup.hpp"

#include <gtest/gtest.h>

#include "bounds/theorems/theorem_4.hpp"
#include "bounds/theorems/theorem_4_free_scale.hpp"
#include "bounds/theorems/theorem_x.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

/// Theorem 4'' step by step, with c_k the maximum of phi_k, ..., phi_{K-1} one after the other.
Fifty formula(Problem const& problem, Plan const& plan, std::uint64_t K) {
  auto const s = test::every_step(plan, K);
  std::vector<Fifty> c(K + 1, Fifty(0));
  for (std::size_t k = K; k-- > 0;) {
    Fifty const phi = s[k].alpha * s[k].gamma * s[k].beta / (2 * (1 - s[k].beta));
    c[k] = phi > c[k + 1] ? phi : c[k + 1];
  }
  Fifty const L = constant<Fifty>(problem.smoothness);
  Fifty const G = constant<Fifty>(problem.gradient_bound);
  Fifty const gap = constant<Fifty>(problem.gap);
  Fifty const e0 = 2 * L * gap < G * G ? Fifty(2 * L * gap) : Fifty(G * G);
  Fifty numerator = 2 * gap + (2 * c[1] + s[0].alpha * s[0].gamma) * s[0].beta * s[0].beta * e0;
  Fifty weight = 0;
  for (std::size_t k = 0; k < K; ++k) {
    Fifty const fall = 1 - s[k].beta;
    numerator += constant<Fifty>(problem.variance) * (2 * c[k + 1] + s[k].alpha * s[k].gamma) * fall * fall /
                 s[k].batch;
    numerator += L * G * G * s[k].alpha * s[k].alpha;
    if (k >= 1) numerator += 2 * L * L * G * G * s[k].beta * c[k] / fall * s[k - 1].alpha * s[k - 1].alpha;
    weight += s[k].alpha * (2 - s[k].gamma);
  }
  return numerator / weight;
}

/// To the docstring's 1e-13.
void expect_formula(Problem const& problem, Plan const& plan, std::uint64_t K) {
  test::expect_relatively_near(theorem_4_sup(problem, Profile<double>(plan, K)), formula(problem, plan, K),
                               1e-13, plan_name(plan) + " at K = " + std::to_string(K));
}

TEST(Theorem4Sup, EqualsItsFormulaStepByStep) {
  test::RandomPlans random(45);
  for (int i = 0; i < 400; ++i) {
    Plan plan = i % 2 == 0 ? random.next(30, 60) : random.next(1, 60);
    if (i % 4 == 1) plan.beta = Increasing{random.between(0, 0.9)};
    for (std::uint64_t const most : {std::uint64_t{1}, std::uint64_t{2}, random.count(3, 800)})
      expect_formula(random.problem(), plan, test::horizon(plan, most));
  }
}

TEST(Theorem4Sup, FollowsTheScaleThroughSeriesOverManyEpochs) {
  // Runs of more than 64 epochs are summed by Taylor series; phi rises, falls, or does one after the other.
  test::RandomPlans random(46);
  std::vector<LearningRate> const rates{
      Constant{0.1},           SqrtDecay{0.3},          Decay{0.5},
      Cosine{0.2, 0},          Cosine{0.2, 0.05},       Polynomial{0.4, 0, 2},
      Polynomial{1, 0.3, 0.5}, Polynomial{0.2, 0.19, 5}};
  for (auto const& rate : rates)
    for (Beta const& beta :
         {Beta(Increasing{0.5}), Beta(Increasing{0}), Beta(Constant{0.9}), Beta(StepDecay{0.95, 0.7})}) {
      Plan const plan{.learning_rate = rate,
                      .batch = Exponential{.initial = 1, .growth = 2},
                      .beta = beta,
                      .gamma = StepDecay{0.9, 0.8},
                      .interval = random.count(150, 700),
                      .epochs = random.count(700, 2000),
                      .samples = random.count(1, 3)};
      std::uint64_t const end = test::horizon(plan, 4000);
      expect_formula(random.problem(), plan, end);
      expect_formula(random.problem(), plan, random.count(1, end));
    }
}

TEST(Theorem4Sup, SeesTheScaleRiseAgainNearTheEndOfACosine) {
  // lr-min > 0 and an increasing beta: phi falls with the cosine, then rises like (m+1)^(3/4).
  Plan const plan{.learning_rate = Cosine{.max = 0.2, .min = 0.07},
                  .batch = Constant{1},
                  .beta = Increasing{0.5},
                  .gamma = Constant{1},
                  .epochs = 1500,
                  .samples = 2};
  auto const stages = tabulate(plan);
  auto const phi = [&](std::size_t m) {
    return stages[m].alpha * stages[m].beta / (2 * stages[m].one_minus_beta);
  };
  auto const lowest = [&] {
    std::size_t at = stages.size() / 2;
    for (std::size_t m = at; m < stages.size(); ++m)
      if (phi(m) < phi(at)) at = m;
    return at;
  }();
  ASSERT_GT(lowest, 1000U);
  ASSERT_LT(lowest, 1500U - 2 * 64U);  // the rise holds a whole block of more than 64 epochs
  Problem const problem{{1}, {1}, {1}, {1}};
  // Ends before, at and after the lowest point: just after it phi rises at the end of a block that it falls
  // on.
  for (std::uint64_t const epochs : {lowest - 40, lowest, lowest + 5, lowest + 40, std::size_t{1500}})
    expect_formula(problem, plan, 2 * epochs);
}

TEST(Theorem4Sup, ReproducesTheWorkedExample) {
  // Four digits by a separate program: n = 50000, b = 256, M = 300, sqrt-decay; e_0 = G^2 = 1.
  Plan const plan{
      .learning_rate = SqrtDecay{0.1}, .batch = Constant{256}, .beta = Constant{0.9}, .gamma = Constant{0.7}};
  Problem const problem{{1}, {1}, {1}, {2}};
  Profile<double> const profile(plan, steps_after(plan, 300));
  double const half_digit = 5e-5;
  EXPECT_NEAR(theorem_4_sup(problem, profile), 0.0529, half_digit);
  EXPECT_NEAR(theorem_4(problem, profile), 0.6203, half_digit);
  EXPECT_NEAR(theorem_4_free_scale<double>(problem, profile, 1), 0.1609, half_digit);
  EXPECT_NEAR(theorem_4_free_scale<double>(problem, profile, 0.219), 0.0676, half_digit);
  EXPECT_NEAR(best_scale_theorem_4(problem, profile), 0.219, 1e-3);
  EXPECT_NEAR(theorem_x<double>(problem, tabulate(plan)), 0.1304, half_digit);
}

TEST(Theorem4Sup, BoundsTheExactExpectationOnTwoPointProblems) {
  test::RandomPlans random(47);
  double tightest = 0;
  for (int i = 0; i < 3000; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    auto const problem = random.two_point();
    auto const stages = tabulate(plan, test::horizon(plan, 8));
    double const ratio =
        test::smallest_gradient_sq(problem, stages) / theorem_4_sup<double>(problem.constants(), stages);
    EXPECT_LE(ratio, 1 + 1e-12) << plan_name(plan);  // both sides are sums of at most 8 * 256 terms
    tightest = std::max(tightest, ratio);
  }
  RecordProperty("tightest", std::to_string(tightest));
  EXPECT_GT(tightest, 0.25);
}

TEST(Theorem4Sup, RefusesUnboundedGradientsAndNothingElse) {
  Problem const unbounded{{1}, {1}, {std::numeric_limits<double>::infinity()}, {1}};
  EXPECT_THROW(theorem_4_sup(unbounded, Profile<double>(Plan{}, 10)), AssumptionViolated);
  Plan const wild{.learning_rate = Constant{1e6}, .beta = Constant{0.999999}, .gamma = Constant{1}};
  EXPECT_GT(theorem_4_sup(Problem{}, Profile<double>(wild, 1000)), 0);
}

}  // namespace
}  // namespace qhm::bounds
