#include "bounds/theorems/theorem_x.hpp"

#include <gtest/gtest.h>

#include "bounds/theorems/theorem_x_closed.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

struct Forms {
  Fifty recursion, closed;
};

/// Both forms of Theorem X step by step.
Forms formulas(Problem const& problem, Plan const& plan, std::uint64_t K) {
  auto const s = test::every_step(plan, K);
  Fifty const LG2 = constant<Fifty>(problem.smoothness) * constant<Fifty>(problem.gradient_bound) *
                    constant<Fifty>(problem.gradient_bound);
  Fifty P = 1;  // P_{-1}
  Fifty R = 0;
  Fifty drift = 0;
  Fifty weight = 0;
  for (std::size_t k = 0; k < K; ++k) {
    if (k >= 1) R = s[k].beta * (R + s[k - 1].alpha * (1 - P));
    P *= s[k].beta;
    drift += s[k].alpha * s[k].alpha / 2 + s[k].alpha * s[k].gamma * R;
    weight += s[k].alpha * (1 - s[k].gamma * P);
  }
  Fifty largest_gamma = 0;
  Fifty c = 0;  // c_{k+1}
  Fifty closed_drift = 0;
  Fifty alphas = 0;
  for (std::size_t k = K; k-- > 0;) {
    closed_drift += s[k].alpha * s[k].alpha / 2 + 2 * s[k].alpha * c;
    alphas += s[k].alpha;
    if (s[k].gamma > largest_gamma) largest_gamma = s[k].gamma;
    Fifty const phi = s[k].alpha * s[k].gamma * s[k].beta / (2 * (1 - s[k].beta));
    if (phi > c) c = phi;
  }
  Fifty const gap = constant<Fifty>(problem.gap);
  return {(gap + LG2 * drift) / weight,
          (gap + LG2 * closed_drift) / ((1 - s[0].beta * largest_gamma) * alphas)};
}

double recursion(Problem const& problem, Plan const& plan, std::uint64_t K) {
  return theorem_x<double>(problem, tabulate(plan, K));
}
double closed(Problem const& problem, Plan const& plan, std::uint64_t K) {
  return theorem_x_closed(problem, Profile<double>(plan, K));
}

TEST(TheoremX, BothFormsEqualTheirFormulasStepByStep) {
  test::RandomPlans random(51);
  for (int i = 0; i < 300; ++i) {
    Plan plan = i % 3 == 0 ? random.next(400, 10) : i % 3 == 1 ? random.next(1, 60) : random.next(2, 700);
    if (i % 4 == 1) plan.beta = Increasing{random.between(0, 0.9)};
    auto const problem = random.problem();
    for (std::uint64_t const most : {std::uint64_t{1}, std::uint64_t{2}, random.count(3, 1200)}) {
      std::uint64_t const K = test::horizon(plan, most);
      auto const exact = formulas(problem, plan, K);
      // The docstrings' 1e-13.
      test::expect_relatively_near(recursion(problem, plan, K), exact.recursion, 1e-13, plan_name(plan));
      test::expect_relatively_near(closed(problem, plan, K), exact.closed, 1e-13, plan_name(plan));
    }
  }
}

TEST(TheoremX, HasTheValueOfItsFormulaByHand) {
  // alpha = beta = 1/2, gamma = 1, L = G = Delta = 1, K = 2: P = 1/2, 1/4; R = 0, 1/2 (0 + 1/2 * 1/2) = 1/8;
  // (1 + 2/8 + 1/2 * 1/8) / (1/2 * 1/2 + 1/2 * 3/4) = 1.3125/0.625. Closed: c_1 = 1/4, c_2 = 0:
  // (1 + 2/8 + 2 * 1/2 * 1/4) / (1/2 * 1) = 3.
  Plan const plan{.learning_rate = Constant{0.5}, .beta = Constant{0.5}, .gamma = Constant{1}};
  EXPECT_DOUBLE_EQ(recursion(Problem{}, plan, 2), 2.1);
  EXPECT_DOUBLE_EQ(closed(Problem{}, plan, 2), 3);
}

TEST(TheoremX, ClosedFormIsNeverBelowTheRecursion) {
  test::RandomPlans random(52);
  double largest = 0;
  for (int i = 0; i < 3000; ++i) {
    Plan const plan = random.next(100, 100);
    auto const problem = random.problem();
    std::uint64_t const K = random.count(1, test::horizon(plan, 5000));
    double const ratio = closed(problem, plan, K) / recursion(problem, plan, K);
    EXPECT_GE(ratio, 1 - 2e-13) << plan_name(plan);  // two values to 1e-13 each
    largest = std::max(largest, ratio);
  }
  EXPECT_GT(largest, 2);
  // Without momentum the two are one formula.
  Plan const sgd{.learning_rate = Cosine{0.3, 0.01}, .gamma = Constant{0}};
  EXPECT_NEAR(closed(Problem{}, sgd, 5000) / recursion(Problem{}, sgd, 5000), 1, 2e-13);
}

TEST(TheoremX, SqrtDecayWithConstantWeightsGivesLogKOverSqrtK) {
  // (Delta + L G^2 (1/2 + gamma beta/(1-beta)) sum alpha^2) / ((1 - gamma beta) sum alpha) with sum alpha^2
  // <= X^2 (1 + log K) and sum alpha >= 2 X (sqrt(K+1) - 1), one step an epoch, any batch size.
  for (auto const& [beta, gamma] : {std::pair{0.9, 0.7}, {0.5, 1.0}, {0.99, 0.3}, {0.0, 1.0}})
    for (double const b : {1.0, 256.0}) {
      double const X = 0.1;
      Plan const plan{.learning_rate = SqrtDecay{X},
                      .batch = Constant{b},
                      .beta = Constant{beta},
                      .gamma = Constant{gamma},
                      .samples = 1};
      Problem const problem{{1.5}, {1}, {2}, {3}};
      for (std::uint64_t K = 1; K <= 1'000'000'000'000'000; K *= 10) {
        double const displayed = (3 + 6 * (0.5 + gamma * beta / (1 - beta)) * X * X * (1 + std::log(K))) /
                                 ((1 - gamma * beta) * 2 * X * (std::sqrt(K + 1.0) - 1));
        EXPECT_LE(closed(problem, plan, K), displayed * (1 + 1e-12)) << K;
        if (K <= 10'000) {
          EXPECT_LE(recursion(problem, plan, K), displayed * (1 + 1e-12)) << K;
        }
        // The comparison with integrals loses little: the rate is that of the bound, not of slack.
        if (K >= 1'000'000) {
          EXPECT_GE(closed(problem, plan, K), displayed / 1.1) << K;
        }
      }
    }
}

TEST(TheoremX, BothFormsBoundTheExactExpectationOnTwoPointProblems) {
  test::RandomPlans random(53);
  double tightest = 0;
  double tightest_closed = 0;
  for (int i = 0; i < 3000; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    auto const problem = random.two_point();
    std::uint64_t const K = test::horizon(plan, 8);
    double const smallest = test::smallest_gradient_sq(problem, tabulate(plan, K));
    double const ratio = smallest / recursion(problem.constants(), plan, K);
    double const closed_ratio = smallest / closed(problem.constants(), plan, K);
    EXPECT_LE(ratio, 1 + 1e-12) << plan_name(plan);  // both sides are sums of at most 8 * 256 terms
    EXPECT_LE(closed_ratio, 1 + 1e-12) << plan_name(plan);
    tightest = std::max(tightest, ratio);
    tightest_closed = std::max(tightest_closed, closed_ratio);
  }
  RecordProperty("tightest", std::to_string(tightest) + ", closed " + std::to_string(tightest_closed));
  EXPECT_GT(tightest, 0.35);  // a bound three times too large stays below 1/3
  EXPECT_GT(tightest_closed, 0.35);
}

TEST(TheoremX, RefusesUnboundedGradientsAndNothingElse) {
  Problem const unbounded{{1}, {1}, {std::numeric_limits<double>::infinity()}, {1}};
  EXPECT_THROW(recursion(unbounded, Plan{}, 10), AssumptionViolated);
  EXPECT_THROW(closed(unbounded, Plan{}, 10), AssumptionViolated);
  Plan const wild{.learning_rate = Constant{1e6}, .beta = Constant{0.999999}, .gamma = Constant{1}};
  EXPECT_GT(closed(Problem{}, wild, 1000), recursion(Problem{}, wild, 1000));
}

}  // namespace
}  // namespace qhm::bounds
