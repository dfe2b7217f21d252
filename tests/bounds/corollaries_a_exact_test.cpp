#include <gtest/gtest.h>

#include "bounds/corollaries/corollary_a1.hpp"
#include "bounds/corollaries/corollary_a2.hpp"
#include "bounds/corollaries/corollary_a3.hpp"
#include "bounds/corollaries/corollary_a4.hpp"
#include "bounds/theorems/theorem_a.hpp"
#include "tests/bounds/quadratic_problem.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"

namespace qhm::bounds {
namespace {

/// sum w_k G_k / sum w_k with w_k = weight(stage), the average that a proof bounds.
template <class Weight>
double average(std::vector<double> const& G, std::vector<Stage<double>> const& stages, Weight const& weight) {
  long double sum = 0;
  long double weights = 0;
  std::size_t k = 0;
  for (auto const& s : stages)
    for (std::uint64_t i = 0; i < s.steps; ++i) {
      sum += static_cast<long double>(weight(s)) * G[k++];
      weights += weight(s);
    }
  return static_cast<double>(sum / weights);
}

TEST(CorollariesAExact, BoundTheExactSecondMomentsOnQuadratics) {
  test::RandomPlans random(64);
  struct Count {
    int applied = 0;
    double tightest = 0;
  };
  Count a1, a2, a3, a4, a;
  double const L = 1;
  // Each side is a sum of non-negative terms over at most 300 steps in long double.
  auto const check = [](Count& count, double lhs, auto const& bound, Plan const& plan) {
    try {
      double const rhs = bound();
      EXPECT_LE(lhs, rhs * (1 + 1e-12)) << plan_name(plan);
      count.tightest = std::max(count.tightest, lhs / rhs);
      ++count.applied;
    } catch (AssumptionViolated const&) {
    }
  };
  for (int i = 0; i < 6000; ++i) {
    Plan plan = random.next(20, 40);
    double const alpha = random.scale(0.003, 2);
    if (i % 3 == 0) plan.learning_rate = Constant{alpha};
    if (i % 3 == 1) plan.learning_rate = SqrtDecay{alpha};
    if (i % 2 == 0) plan.beta = Constant{random.between(0, 0.95)};
    if (i % 4 != 3) plan.gamma = Constant{i % 4 == 0 ? 1 : i % 4 == 1 ? 0 : random.between(0, 1)};
    test::QuadraticProblem const quadratic{i % 5 == 0 ? L : random.scale(0.01, L),
                                           std::array{0.0, 0.001, 1.0}[random.count(0, 2)],
                                           random.between(0, 3)};
    auto const stages = tabulate(plan, test::horizon(plan, 300));
    Profile<double> const profile(stages);
    auto const problem = quadratic.constants(L);
    auto const G = test::expected_gradient_sq(quadratic, stages);
    double const mean = average(G, stages, [](auto const&) { return 1.0; });
    check(
        a1, mean, [&] { return corollary_a1(problem, profile); }, plan);
    check(
        a2, mean, [&] { return corollary_a2(problem, profile); }, plan);
    check(
        a3, average(G, stages, [](auto const& s) { return s.alpha * s.one_minus_beta; }),
        [&] { return corollary_a3(problem, profile); }, plan);
    check(
        a4, average(G, stages, [&](auto const& s) { return s.alpha * (2 - L * s.alpha); }),
        [&] { return corollary_a4(problem, profile); }, plan);
    TheoremAChoice const choice{random.scale(0.1, 4), random.scale(0.3, 4), random.between(0, 1),
                                random.between(0, 2)};
    check(
        a, *std::min_element(G.begin(), G.end()), [&] { return theorem_a<double>(problem, stages, choice); },
        plan);
  }
  for (auto const& [name, count, most] :
       {std::tuple{"A1", a1, 0.99}, {"A2", a2, 0.5}, {"A3", a3, 0.9}, {"A4", a4, 0.99}, {"A", a, 0.9}}) {
    RecordProperty(name, std::to_string(count.tightest) + " of " + std::to_string(count.applied));
    EXPECT_GT(count.applied, 300) << name;
    EXPECT_GT(count.tightest, most) << name;
  }
}

TEST(CorollariesAExact, AreAttainedInTheLimitOnAQuadratic) {
  // SGD with L alpha = 0.4: the stationary E|grad|^2 is L alpha sigma^2/(b (2 - L alpha)), which the averages
  // reach up to O(1/K), as do the bounds.
  test::QuadraticProblem const quadratic{2, 3, 0.5};
  Plan plan{.learning_rate = Constant{0.2},
            .batch = Constant{4},
            .beta = Constant{0},
            .gamma = Constant{1},
            .samples = 4};
  std::uint64_t const K = 2'000'000;
  auto const stages = tabulate(plan, K);
  double const mean =
      average(test::expected_gradient_sq(quadratic, stages), stages, [](auto const&) { return 1.0; });
  auto const problem = quadratic.constants(2);
  // What is left: (2 Delta - 2 E f(x_K))/(alpha K (2 - L alpha)) relatively, below 1e-5.
  EXPECT_NEAR(corollary_a1<double>(problem, stages) / mean, 1, 1e-5);
  EXPECT_NEAR(corollary_a4<double>(problem, stages) / mean, 1, 1e-5);
  // A3 lacks the factor 1/(2 - L alpha), so it is attained at L alpha = 1, where the mean is sigma^2/b.
  plan.learning_rate = Constant{0.5};
  EXPECT_NEAR(corollary_a3<double>(problem, tabulate(plan, K)) / 0.75, 1, 1e-5);
}

}  // namespace
}  // namespace qhm::bounds
