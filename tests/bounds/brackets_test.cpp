#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "bounds/brackets/bracket.hpp"
#include "bounds/checked_evaluation.hpp"
#include "bounds/theorems/stage_weight.hpp"
#include "bounds/theorems/weights.hpp"
#include "synthetic/exact.hpp"
#include "synthetic/objectives/clipped_quadratic.hpp"
#include "tests/bounds/quadratic_problem.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"

namespace qhm::bounds {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Plan constant_plan(double alpha, double beta, double gamma, double batch) {
  return {.learning_rate = Constant{alpha},
          .batch = Constant{batch},
          .beta = Constant{beta},
          .gamma = Constant{gamma}};
}

Bracket const& named(std::vector<Bracket> const& all, std::string const& quantity,
                     GradientClass gradients = GradientClass::any) {
  for (auto const& b : all)
    if (b.quantity == quantity && b.gradients == gradients) return b;
  throw std::out_of_range(quantity);
}

TEST(Bracket, ClosesForSgd) {
  // Two coordinates of curvature L: one falls from the gap, one is shaken. What is left of f at the end, and
  // the steps until the noise has its floor, are O(1/K). The minimum is of a slope beside a quadratic.
  for (double const alpha : {0.1, 0.5, 1.5}) {
    auto const all = brackets({}, constant_plan(alpha, 0, 0, 8), 20'000);
    for (auto const* theorem : {"theorem-2", "theorem-2-s", "theorem-a", "corollary-a1", "corollary-a4"}) {
      auto const& b = named(all, theorem);
      ASSERT_TRUE(b.ratio()) << theorem << b.remark;
      EXPECT_GE(*b.ratio(), 1 - 1e-12) << theorem;
      EXPECT_LE(*b.ratio(), 1.001) << theorem << " at alpha = " << alpha;
    }
    EXPECT_LE(*named(all, "minimum").ratio(), 1.03) << alpha;
  }
}

TEST(Bracket, ASlopeIsTheWorstCaseWithoutNoise) {
  // c^2 = gap/((K-1) alpha + 1/(2L)); Theorem X bounds it by (gap + L G^2 K alpha^2/2)/(K alpha).
  Problem const problem{{1}, {0}, {1}, {10}};
  auto const b =
      named(brackets(problem, constant_plan(0.01, 0, 0, 1), 2000), "minimum", GradientClass::bounded);
  EXPECT_NEAR(lower(*b.lower), 10 / (1999 * 0.01 + 0.5), 1e-9);
  EXPECT_LE(*b.ratio(), 1.03);
}

/// E h'(x_k)^2 of a witness's component, k < K, by other code than the bracket's: moments step by step in
/// long double, the enumeration of `qhm synthetic`, a plain loop without noise.
std::vector<double> independent_gradient_sq(Component const& c, std::vector<Stage<>> const& stages) {
  if (c.calculation == Calculation::moments)
    return test::expected_gradient_sq(test::QuadraticProblem{c.curvature, c.variance, c.start}, stages);
  synthetic::ClippedQuadratic const h{1, c.curvature, c.slope, c.start};
  if (c.variance > 0) {
    bool const skewed = c.coin == Coin::skewed;
    double const heads = std::sqrt(skewed ? 3 * c.variance : c.variance);
    return synthetic::enumerated_mean_grad_sq(
        h, synthetic::Coin{heads, skewed ? -heads / 3 : -heads, skewed ? 2U : 1U}, stages);
  }
  std::vector<double> values;
  double x = c.start, d = 0, g = 0;
  for (auto const& s : stages)
    for (std::uint64_t k = 0; k < s.steps; ++k) {
      h.gradient(&x, &g);
      values.push_back(g * g);
      d = s.one_minus_beta * g + s.beta * d;
      x -= s.alpha * (s.one_minus_gamma * g + s.gamma * d);
    }
  return values;
}

TEST(Bracket, EnclosesWhatItsWitnessGives) {
  test::RandomPlans random(211);
  std::map<Calculation, int> seen;
  std::map<std::string, int> compared;
  for (int i = 0; i < 100; ++i) {
    Plan plan = random.next(200, 6);
    if (i % 2 == 0) plan.batch = Constant{1};
    if (i % 3 == 0) plan.gamma = Constant{1};
    Problem const problem = random.problem();
    if (i % 5 < 3) plan.learning_rate = Constant{random.scale(0.02, 1.9) / problem.smoothness.value};
    if (i % 5 < 2) plan.beta = Constant{random.between(0, 0.9)};
    std::uint64_t const K = test::horizon(plan, i % 2 == 0 ? random.count(1, 12) : random.count(1, 500));
    auto const stages = tabulate(plan, K);
    for (auto const& b : brackets(problem, plan, K)) {
      if (!b.lower) continue;
      std::vector<double> values(K, 0.0);
      for (auto const& c : b.witness.components) {
        ++seen[c.calculation];
        auto const own = independent_gradient_sq(c, stages);
        for (std::uint64_t k = 0; k < K; ++k) values[k] += own[k];
      }
      double expected = *std::min_element(values.begin(), values.end());
      if (b.quantity != "minimum") {
        Problem of_class = problem;
        if (b.gradients == GradientClass::any) of_class.gradient_bound = {infinity};
        auto const& theorem = theorem_named(b.quantity);
        auto const w =
            weights(theorem, of_class, stages, CheckedEvaluation(of_class, plan, K).evaluate(theorem));
        double sum = 0, total = 0;
        for (std::uint64_t k = 0; k < K; ++k) sum += w[k] * values[k], total += w[k];
        expected = sum / total;
      }
      ++compared[b.quantity];
      // Long double sums of at most 500 steps, weights of 2 - L alpha that may cancel to 1e-3.
      EXPECT_GE(expected, lower(*b.lower) * (1 - 1e-11))
          << b.quantity << ": " << plan_name(plan) << ", K = " << K;
      EXPECT_LE(expected, upper(*b.lower) * (1 + 1e-11))
          << b.quantity << ": " << plan_name(plan) << ", K = " << K;
    }
  }
  EXPECT_EQ(seen.size(), 3U);
  for (auto const& [calculation, count] : seen) EXPECT_GT(count, 20) << calculation_name(calculation);
  EXPECT_GT(compared.size(), 9U);
}

}  // namespace
}  // namespace qhm::bounds
