#include "bounds/theorems/theorem_4.hpp"

#include <gtest/gtest.h>

#include "bounds/theorems/theorem_4_repaired.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

/// A counterexample to the printed statement: all 2^K noise sequences are enumerated, so `smallest` is exact.
struct Counterexample {
  char const* name;
  test::TwoPointProblem problem;
  double gradient_bound, alpha, beta, gamma;
  std::uint64_t steps;
  double smallest, printed;
};

std::vector<Stage<double>> constant_plan(Counterexample const& c) {
  Plan const plan{.learning_rate = Constant{c.alpha},
                  .batch = Constant{1},
                  .beta = Constant{c.beta},
                  .gamma = Constant{c.gamma},
                  .samples = 2};
  return tabulate(plan, c.steps);
}

TEST(Theorem4, PrintedStatementIsRefutedByExactCounterexamples) {
  std::vector<Counterexample> const examples{
      {"CE1", {0.01, 100, 1, 100}, 2, 100, 0, 1, 12, 1, 1.0 / 12 + 0.32},
      {"CE2", {0.001, 2000, 1, 1000}, 3, 1000, 0.001, 1, 12, 0.998002, 0.150347},
      {"CE2'", {0.001, 2000, 1, 1000, 1}, 3, 1000, 0.001, 1, 12, 0.998001, 0.150347},
      {"CE3", {0.01, 100, 0, 100}, 1, 200, 0, 1, 12, 1, 0.5 / 12 + 0.14}};
  for (auto const& example : examples) {
    auto const stages = constant_plan(example);
    auto constants = example.problem.constants();
    ASSERT_EQ(constants.gradient_bound.value, example.gradient_bound);
    auto const exact = test::expected_gradient_sq(example.problem, stages);
    double const smallest = *std::min_element(exact.begin(), exact.end());
    double const printed = theorem_4<double>(constants, stages);
    EXPECT_NEAR(smallest, example.smallest, 1e-6) << example.name;
    EXPECT_NEAR(printed, example.printed, 5e-7) << example.name;
    EXPECT_GT(smallest, printed) << example.name;
  }
}

TEST(Theorem4, PrintedFormulaChangesWithTheUnit) {
  // x -> 2x: a squared gradient must become a quarter. The printed formula does not, which is why it cannot
  // hold.
  Plan const plan{.beta = Constant{0.5}};
  Plan const scaled{.learning_rate = Constant{0.4}, .beta = Constant{0.5}};
  Problem const problem{};
  Problem const in_units{{0.25}, {0.25}, {0.5}, {1}};
  double const original = theorem_4<double>(problem, tabulate(plan));
  EXPECT_GT(std::abs(theorem_4<double>(in_units, tabulate(scaled)) / (original / 4) - 1), 0.1);
  double const repaired = theorem_4_repaired<double>(problem, tabulate(plan));
  EXPECT_DOUBLE_EQ(theorem_4_repaired<double>(in_units, tabulate(scaled)), repaired / 4);
}

TEST(Theorem4, RepairedFormBoundsTheExactExpectationOnTwoPointProblems) {
  test::RandomPlans random(4);
  int compared = 0;
  double tightest = 0;
  for (int i = 0; i < 4000; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    test::TwoPointProblem const problem{random.scale(0.05, 2), random.scale(0.3, 5), random.scale(0.01, 3),
                                        random.between(-5, 5)};
    auto const stages = tabulate(plan, std::min<std::uint64_t>(steps_after(plan, plan.epochs), 8));
    try {
      double const bound = theorem_4_repaired<double>(problem.constants(), stages);
      auto const exact = test::expected_gradient_sq(problem, stages);
      double const ratio = *std::min_element(exact.begin(), exact.end()) / bound;
      EXPECT_LE(ratio, 1 + 1e-12) << plan_name(plan);
      tightest = std::max(tightest, ratio);
      ++compared;
    } catch (AssumptionViolated const&) {
    }
  }
  EXPECT_GT(compared, 500);
  EXPECT_GT(tightest, 0.05);
}

TEST(Theorem4, RepairedFormHasTheValueOfItsFormulaByHand) {
  // One step: alpha = 0.5, beta = 0.5, b = 4, L = 1, sigma^2 = 3, G = 2, Delta = 1: e0 = min(2, 4) = 2 and
  // (2 + 4 + 12 * 0.25/4 + 20 * 0.25 + 8 * 0.5) / 0.5 = 31.5.
  Plan const plan{.learning_rate = Constant{0.5}, .batch = Constant{4}, .beta = Constant{0.5}};
  EXPECT_DOUBLE_EQ(theorem_4_repaired<double>(Problem{{1}, {3}, {2}, {1}}, tabulate(plan, 1)), 31.5);
}

TEST(Theorem4, NamesTheFirstStepThatBreaksAnAssumption) {
  Plan const increasing{.beta = Increasing{0.5}, .samples = 50'000};
  // beta_m (0.1/2 + 1) <= 1 fails from beta > 1/1.05, that is m + 1 > (0.5 * 1.05/0.05)^(4/3) = 22.99...
  auto const step_of = [](auto bound, Plan const& plan) {
    try {
      bound(Problem{}, tabulate(plan));
    } catch (AssumptionViolated const& broken) {
      return broken.step();
    }
    return std::uint64_t{0};
  };
  EXPECT_EQ(step_of(theorem_4<double>, increasing), steps_after(increasing, 22));
  EXPECT_EQ(step_of(theorem_4_repaired<double>, increasing), steps_after(increasing, 22));
  EXPECT_THROW(theorem_4_repaired<double>(Problem{}, tabulate(Plan{.learning_rate = Constant{1.5}})),
               AssumptionViolated);
  Problem const unbounded{{1}, {1}, {std::numeric_limits<double>::infinity()}, {1}};
  EXPECT_THROW(theorem_4<double>(unbounded, tabulate(Plan{})), AssumptionViolated);
}

}  // namespace
}  // namespace qhm::bounds
