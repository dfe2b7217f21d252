#include <gtest/gtest.h>

#include "bounds/brackets/linear_region.hpp"
#include "bounds/brackets/moment_range.hpp"
#include "bounds/theorems/plan_at.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

TEST(MomentRange, HoldsTheExactMomentsWhereTheyCancel) {
  // Without noise E x_k^2 = x_k^2, and where x swings through 0 nearly all of xx' cancels: the rounding of a
  // step is then far above xx' itself. Doubles converted to Fifty are exact.
  test::RandomPlans random(206);
  double smallest = 1;
  for (int i = 0; i < 300; ++i) {
    double const alpha = random.between(0.2, 1.9), beta = random.between(0.5, 0.99);
    Plan const plan{
        .learning_rate = Constant{alpha}, .batch = Constant{1}, .beta = Constant{beta}, .gamma = Constant{1}};
    constexpr std::uint64_t K = 60;
    PrecisionScope const scope(128);
    PlanAt<Enclosure> const at(plan, K);
    using Range = MomentRange<Enclosure>;
    Range walked(Enclosure(1)), jumped(Enclosure(1));
    MomentStep<Enclosure> const step(at.stages().front(), Enclosure(1), Enclosure(0));
    auto const prepared = Range::prepared(step);
    Fifty x(1), d(0);
    for (auto const& s : test::every_step(plan, K)) {
      walked.take(prepared);
      jumped.jump(step, 1);
      d = s.one_minus_beta * x + s.beta * d;
      x -= s.alpha * d;
      for (Range const& range : {walked, jumped}) {
        EXPECT_LE(Fifty(range.low()), x * x) << shortest(alpha) << " " << shortest(beta);
        EXPECT_GE(Fifty(range.high()), x * x) << shortest(alpha) << " " << shortest(beta);
        EXPECT_LE(range.high() - range.low(), 1e-12 * (1 + static_cast<double>(x * x + d * d)) * 60);
      }
      smallest = std::min(smallest, static_cast<double>(Fifty(x * x / (x * x + d * d))));
    }
  }
  EXPECT_LT(smallest, 1e-6);
}

TEST(LinearRegion, HoldsTheWorstNoiseAndIsTheLimitOfItsRecursion) {
  test::RandomPlans random(205);
  int found = 0, reached = 0;
  for (int i = 0; i < 400; ++i) {
    Plan plan = random.next(60, 6);
    if (i % 2 == 0) plan.gamma = Constant{random.between(0, 0.5)};
    auto const K = test::horizon(plan, 150);
    auto const stages = tabulate(plan, K);
    double const curvature = random.scale(0.01, 2), radius = random.between(0, 1),
                 start = random.between(0, 2);
    auto const slope = smallest_slope(stages, curvature, radius, start);
    if (!slope) continue;
    ++found;
    double const largest = *largest_position<double>(stages, curvature, *slope, radius, start);
    EXPECT_LE(largest, *slope / curvature);

    // The bound on |z|, step by step, as the file derives it.
    double const D = *slope + radius;
    double z = start, before = -1, by_steps = start;
    auto const steps = test::every_step(plan, K);
    for (auto const& s : steps) {
      double const alpha = static_cast<double>(s.alpha), q = alpha * curvature;
      double const c = static_cast<double>(Fifty(s.alpha * s.omega() / s.one_minus_beta));
      if (before >= 0) z += std::abs(c - before) * D;
      before = c;
      by_steps = std::max(by_steps, z + c * D);
      z = std::abs(1 - q) * z + q * c * D + alpha * radius;
    }
    EXPECT_LE(by_steps, largest * (1 + 1e-12)) << plan_name(plan);
    if (by_steps > largest * 0.999) ++reached;

    // |x_k| for the noise that is worst at k: |mean| + radius times the sum of |response to n_j|.
    std::vector<Fifty> worst(K, Fifty(0));
    for (std::uint64_t j = 0; j <= K; ++j) {  // j = K: the mean
      Fifty x = j == K ? Fifty(start) : Fifty(0), d(0);
      for (std::uint64_t k = j == K ? 0 : j; k < K; ++k) {
        worst[k] += abs(x);
        Fifty const g = Fifty(curvature) * x + (k == j ? Fifty(radius) : Fifty(0));
        d = steps[k].one_minus_beta * g + steps[k].beta * d;
        x -= steps[k].alpha * (steps[k].one_minus_gamma * g + steps[k].gamma * d);
      }
    }
    for (auto const& x : worst) EXPECT_LE(x, Fifty(largest)) << plan_name(plan);
  }
  EXPECT_GT(found, 50);
  EXPECT_GT(reached, 20);
  // A long stage reaches its level c D + radius/curvature, here 0.5 * 0.25/0.5 = 0.25 = c: 0.5 + 2 * 0.25
  // * 2.
  Plan const plan{
      .learning_rate = Constant{0.5}, .batch = Constant{1}, .beta = Constant{0.5}, .gamma = Constant{0.5}};
  EXPECT_DOUBLE_EQ(*largest_position<double>(tabulate(plan, 1000), 1.0, 1.5, 0.5, 0.1), 0.5 + 2 * 0.25 * 2);
  // Beyond alpha curvature = 1: (q c D + alpha radius)/(2 - q) + c D with q = 1.5.
  EXPECT_DOUBLE_EQ(*largest_position<double>(tabulate(plan, 1000), 3.0, 1.5, 0.5, 0.1),
                   (1.5 * 0.25 * 2 + 0.5 * 0.5) / 0.5 + 0.25 * 2);
  EXPECT_FALSE(largest_position<double>(tabulate(plan, 1000), 4.0, 1.5, 0.5, 0.1));
}

}  // namespace
}  // namespace qhm::bounds
