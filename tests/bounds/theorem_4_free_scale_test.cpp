#include "bounds/theorems/theorem_4_free_scale.hpp"

#include <gtest/gtest.h>

#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

/// e_0 <= min(2 L Delta, G^2) for d_{-1} = 0.
Fifty initial(Problem const& problem) {
  Fifty const from_gap = 2 * constant<Fifty>(problem.smoothness) * constant<Fifty>(problem.gap);
  Fifty const G = constant<Fifty>(problem.gradient_bound);
  return from_gap < G * G ? from_gap : Fifty(G * G);
}

/// Theorem 4' and the smallest 1 - q_k, step by step.
struct StepByStep {
  Fifty value, least_margin;
};

StepByStep step_by_step(Problem const& problem, Plan const& plan, std::uint64_t K, Fifty const& c) {
  auto const s = test::every_step(plan, K);
  Fifty const L = constant<Fifty>(problem.smoothness);
  Fifty const G = constant<Fifty>(problem.gradient_bound);
  Fifty const sigma2 = constant<Fifty>(problem.variance);
  Fifty numerator = 2 * constant<Fifty>(problem.gap) +
                    (2 * c + s[0].alpha * s[0].gamma) * s[0].beta * s[0].beta * initial(problem);
  Fifty weight = 0;
  Fifty least_margin = 1;
  for (std::size_t k = 0; k < K; ++k) {
    Fifty const fall = 1 - s[k].beta;
    numerator += sigma2 * (2 * c + s[k].alpha * s[k].gamma) * fall * fall / s[k].batch;
    numerator += L * G * G * s[k].alpha * s[k].alpha;
    weight += s[k].alpha * (2 - s[k].gamma);
    Fifty const q = s[k].beta * s[k].beta * (1 + s[k].alpha * s[k].gamma / (2 * c));
    if (1 - q < least_margin) least_margin = 1 - q;
    if (k >= 1) numerator += 2 * c * L * L * G * G * q / (1 - q) * s[k - 1].alpha * s[k - 1].alpha;
  }
  return {numerator / weight, least_margin};
}

/// Smallest c with q_k <= 1 at every step: max beta^2 alpha gamma / (2 (1 - beta^2)).
double least_scale(Plan const& plan, std::uint64_t K) {
  double least = 0;
  for (auto const& s : tabulate(plan, K))
    least = std::max(least, s.beta * s.beta * s.alpha * s.gamma / (2 * s.one_minus_beta * (1 + s.beta)));
  return least;
}

double value(Problem const& problem, Profile<double> const& profile, double c) {
  return theorem_4_free_scale<double>(problem, profile, c);
}

TEST(Theorem4FreeScale, EqualsItsFormulaStepByStep) {
  test::RandomPlans random(41);
  int every_epoch = 0;
  for (int i = 0; i < 400; ++i) {
    // By turns: any plan; a change of alpha at every step (T_m = 1); long enough for series over epochs.
    Plan plan = i % 3 == 0 ? random.next(30, 40) : i % 3 == 1 ? random.next(1, 60) : random.next(2, 1000);
    if (i % 2 == 0) plan.beta = Increasing{random.between(0, 0.9)};
    std::uint64_t const K = test::horizon(plan, 1500);
    auto const problem = random.problem();
    double const c = least_scale(plan, K) * (1 + random.scale(1e-2, 10)) + 1e-6;
    auto const exact = step_by_step(problem, plan, K, Fifty(c));
    // The docstring's 1e-13 where 1 - q > 1e-2; below, a few ulps of q are divided by 1 - q.
    double const margin = std::min(1.0, static_cast<double>(exact.least_margin) / 1e-2);
    test::expect_relatively_near(value(problem, Profile<double>(plan, K), c), exact.value, 1e-13 / margin,
                                 plan_name(plan));
    if (!Profile<double>(plan, K).pieces().front().flat() && tabulate(plan, K).front().steps == 1)
      ++every_epoch;
  }
  EXPECT_GT(every_epoch, 80);
}

/// Asserts that no c of a grid over all admissible ones, fine where they end, beats the best one found.
void expect_no_better_scale(Problem const& problem, Plan const& plan, std::uint64_t K) {
  Profile<double> const profile(plan, K);
  double const best = best_scale_theorem_4(problem, profile);
  double const found = value(problem, profile, best);
  double const least = least_scale(plan, K);
  double smallest = found;
  double at = best;
  for (double above = best * 1e-6; above < best * 1e3; above *= 1.05) try {
      double const here = value(problem, profile, least + above);
      if (here < smallest) at = least + above;
      smallest = std::min(smallest, here);
    } catch (AssumptionViolated const&) {
      EXPECT_LT(above, least * 1e-12);  // rounding decides there
    }
  EXPECT_LE(found, smallest * (1 + 1e-5)) << plan_name(plan) << ": c = " << best << " against " << at;
}

TEST(Theorem4FreeScale, BestScaleBeatsAFineGrid) {
  test::RandomPlans random(42);
  for (int i = 0; i < 200; ++i) {
    Plan const plan = random.next(100, 60);
    expect_no_better_scale(random.problem(), plan, test::horizon(plan, 3000));
  }
}

TEST(Theorem4FreeScale, BestScaleIsFoundForSmallRatesAndNextToTheLeastScale) {
  Plan plan{
      .learning_rate = Constant{1e-9}, .batch = Constant{1}, .beta = Constant{0.5}, .gamma = Constant{1}};
  expect_no_better_scale({{1}, {1}, {1}, {1e-6}}, plan, 10'000);
  // Strong noise and beta near 1 put the best c within a few thousandths of the least one.
  plan.learning_rate = Constant{0.01};
  for (double const beta : {0.9, 0.99, 0.999}) {
    plan.beta = Constant{beta};
    expect_no_better_scale({{0.01}, {10}, {1}, {1}}, plan, 10'000);
  }
}

TEST(Theorem4FreeScale, BestScaleIsNearTheClosedFormForConstantParameters) {
  // c = (r beta^2 + t)/(1 - beta^2) with r = alpha gamma/2 makes the numerator const + t Q + P/t: t* =
  // sqrt(P/Q).
  test::RandomPlans random(43);
  for (int i = 0; i < 300; ++i) {
    double const alpha = random.scale(1e-2, 1);
    double const beta = random.between(0.1, 0.95);
    double const gamma = random.between(0.1, 1);
    double const b = static_cast<double>(random.count(1, 64));
    auto const K = random.count(10, 10'000);
    Plan const plan{.learning_rate = Constant{alpha},
                    .batch = Constant{b},
                    .beta = Constant{beta},
                    .gamma = Constant{gamma}};
    auto const problem = random.problem();
    double const L = problem.smoothness.value;
    double const G = problem.gradient_bound.value;
    double const pairs = static_cast<double>(K - 1);
    double const s = 1 - beta * beta;
    double const r = alpha * gamma / 2;
    double const drift = 2 * pairs * L * L * G * G * alpha * alpha * beta * beta / (s * s);
    double const P = drift * beta * beta * r * r;
    double const Q = 2 * beta * beta * static_cast<double>(initial(problem)) / s +
                     2 * static_cast<double>(K) * (1 - beta) * (1 - beta) * problem.variance.value / (s * b) +
                     drift;
    double const c = (r * beta * beta + std::sqrt(P / Q)) / s;
    Profile<double> const profile(plan, K);
    double const least = value(problem, profile, c);
    for (double const other : {c * 0.99, c * 1.01}) try {
        EXPECT_GT(value(problem, profile, other), least * (1 - 1e-12));
      } catch (AssumptionViolated const&) {
      }
    double const best = best_scale_theorem_4(problem, profile);
    EXPECT_LE(value(problem, profile, best), least * (1 + 1e-5)) << alpha << " " << beta << " " << gamma;
    EXPECT_NEAR(best / c, 1, 2e-3);  // the search stops at 1e-3 in log c
  }
}

TEST(Theorem4FreeScale, EveryScaleBoundsTheExactExpectationOnTwoPointProblems) {
  test::RandomPlans random(44);
  double tightest = 0;
  for (int i = 0; i < 2000; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    auto const problem = random.two_point();
    auto const stages = tabulate(plan, test::horizon(plan, 8));
    double const least = least_scale(plan, stages.back().last_step() + 1);
    double const smallest = test::smallest_gradient_sq(problem, stages);
    for (double const above : {1.001, 1.1, 2.0, 30.0}) {
      double const ratio = smallest / value(problem.constants(), stages, least * above + 1e-9);
      EXPECT_LE(ratio, 1 + 1e-12) << plan_name(plan);  // both sides are sums of at most 8 * 256 terms
      tightest = std::max(tightest, ratio);
    }
  }
  RecordProperty("tightest", std::to_string(tightest));
  EXPECT_GT(tightest, 0.25);  // of 1/2, which it is for gamma = 0 and one step to the minimum with G = L x_0
}

TEST(Theorem4FreeScale, NamesTheFirstStepThatBreaksAnAssumption) {
  // beta_m = 1 - 0.5/(m+1)^(3/4), alpha gamma/(2c) = 1: q < 1 as long as beta < 1/sqrt(2), which holds for
  // (m+1)^(3/4) < 0.5/(1 - 0.70711), m + 1 < 2.04: epochs 0 and 1.
  Plan const plan{.learning_rate = Constant{0.2},
                  .batch = Constant{10},
                  .beta = Increasing{0.5},
                  .gamma = Constant{1},
                  .samples = 70};
  try {
    value(Problem{}, Profile<double>(plan, 700), 0.1);
    FAIL() << "q >= 1 from epoch 2 on must be refused";
  } catch (AssumptionViolated const& broken) {
    EXPECT_EQ(broken.step(), 14U);
  }
  Problem const unbounded{{1}, {1}, {std::numeric_limits<double>::infinity()}, {1}};
  EXPECT_THROW(best_scale_theorem_4(unbounded, Profile<double>(plan, 10)), AssumptionViolated);
  EXPECT_THROW(value(unbounded, Profile<double>(plan, 10), 10), AssumptionViolated);
}

}  // namespace
}  // namespace qhm::bounds
