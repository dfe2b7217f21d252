#include <gtest/gtest.h>

#include <numeric>

#include "bounds/brackets/quadratic_instance.hpp"
#include "bounds/brackets/slope_instance.hpp"
#include "bounds/theorems/plan_at.hpp"
#include "tests/bounds/quadratic_problem.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/step_by_step.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

/// E h'(x_k)^2 for every k in 50 digits, by the recursion of x_k and d_k themselves: mean, and response of
/// x_k to each n_j, squared and summed.
std::vector<Fifty> plain_gradient_sq(QuadraticInstance<Fifty> const& h, Plan const& plan, std::uint64_t K) {
  auto const steps = test::every_step(plan, K);
  std::vector<Fifty> values(K, Fifty(0));
  auto const follow = [&](std::uint64_t first, Fifty x, Fifty d, Fifty const& weight) {
    for (std::uint64_t k = first; k < K; ++k) {
      values[k] += weight * h.curvature * h.curvature * x * x;
      Fifty const g = h.curvature * x;
      d = steps[k].one_minus_beta * g + steps[k].beta * d;
      x -= steps[k].alpha * (steps[k].one_minus_gamma * g + steps[k].gamma * d);
    }
  };
  follow(0, sqrt(h.start_sq), Fifty(0), Fifty(1));
  for (std::uint64_t j = 0; j + 1 < K; ++j) {
    auto const& s = steps[j];
    Fifty const d = s.one_minus_beta;
    follow(j + 1, Fifty(-s.alpha * (s.one_minus_gamma + s.gamma * d)), d, Fifty(h.variance / s.batch));
  }
  return values;
}

TEST(QuadraticInstance, MomentsAreThoseOfEveryOutcome) {
  // 2^9 outcomes of symmetric noise; both sides are sums of at most 9 * 512 terms, and the terms of one that
  // diverges cancel like the values of the other.
  test::RandomPlans random(201);
  for (int i = 0; i < 300; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    auto const K = test::horizon(plan, 9);
    auto const stages = tabulate(plan, K);
    test::TwoPointProblem const problem{random.scale(0.05, 2), 1e300, random.scale(0.01, 3),
                                        random.between(0, 5)};
    auto const enumerated = test::expected_gradient_sq(problem, stages);
    QuadraticInstance<double> const h{problem.L, problem.x0 * problem.x0, problem.sigma * problem.sigma};
    std::vector<double> unit(K, 0.0);
    for (std::uint64_t k = 0; k < K; ++k) {
      unit[k] = 1;
      double const value = stepwise_gradient_sq<double>(h, stages, unit);
      unit[k] = 0;
      EXPECT_NEAR(value / enumerated[k], 1, 1e-11) << plan_name(plan) << ", k = " << k;
    }
  }
}

TEST(QuadraticInstance, AgreesWithTheNoisesOwnResponsesInFiftyDigits) {
  test::RandomPlans random(202);
  for (int i = 0; i < 60; ++i) {
    Plan plan = random.next(400, 6);
    auto const K = test::horizon(plan, 300);
    auto const stages = tabulate<Fifty>(plan, K);
    QuadraticInstance<Fifty> const h{Fifty(random.scale(0.01, 2)), Fifty(random.between(0, 4)),
                                     Fifty(random.scale(0.01, 4))};
    auto const plain = plain_gradient_sq(h, plan, K);
    std::vector<Fifty> weights;
    Fifty sum(0);
    for (auto const& stage : stages) {
      weights.emplace_back(random.between(0.5, 1));
      for (std::uint64_t k = 0; k < stage.steps; ++k) sum += weights.back() * plain[stage.first_step + k];
    }
    // A stage of more than 64 steps is a power of its map. 50 digits, of which transients may take some.
    Fifty const value = weighted_gradient_sq<Fifty>(h, stages, weights);
    EXPECT_LT(abs(Fifty(value / sum - 1)), Fifty("1e-35")) << plan_name(plan);

    auto const lowest = lowest_gradient_sq<Fifty>(h, stages, K);
    ASSERT_TRUE(lowest);
    Fifty const exact = *std::min_element(plain.begin(), plain.end());
    EXPECT_LE(lowest->proved, exact * (1 + Fifty("1e-35"))) << plan_name(plan);
    EXPECT_GE(lowest->seen, exact * (1 - Fifty("1e-35"))) << plan_name(plan);
    // What `settled` may leave: 2^-20 below, 2^-20 above.
    EXPECT_LE(lowest->seen - lowest->proved, lowest->seen * (3 * settled)) << plan_name(plan);

    // Certified, from doubles: the enclosures hold what the doubles stand for.
    PrecisionScope const scope(128);
    PlanAt<Enclosure> const at(plan, K);
    QuadraticInstance<Enclosure> const enclosed{
        static_cast<double>(h.curvature), static_cast<double>(h.start_sq), static_cast<double>(h.variance)};
    auto const sure = lowest_gradient_sq<Enclosure>(enclosed, at.stages(), K);
    ASSERT_TRUE(sure);
    EXPECT_LE(lower(sure->proved), static_cast<double>(exact) * (1 + 1e-15));
    EXPECT_GE(upper(sure->seen), static_cast<double>(exact) * (1 - 1e-15));
    std::vector<Enclosure> sure_weights;
    std::vector<double> step_weights;
    for (std::size_t s = 0; s < stages.size(); ++s) {
      sure_weights.emplace_back(static_cast<double>(weights[s]));
      step_weights.insert(step_weights.end(), stages[s].steps, static_cast<double>(weights[s]));
    }
    for (Enclosure const& average : {weighted_gradient_sq<Enclosure>(enclosed, at.stages(), sure_weights),
                                     stepwise_gradient_sq<Enclosure>(enclosed, at.stages(), step_weights)}) {
      EXPECT_LE(lower(average), static_cast<double>(sum) * (1 + 1e-15)) << plan_name(plan);
      EXPECT_GE(upper(average), static_cast<double>(sum) * (1 - 1e-15)) << plan_name(plan);
      // 300 steps of 2^-50 each, as the terms are to the sums: far below what a ratio shows.
      EXPECT_LT(relative_width(average), 1e-7) << plan_name(plan);
    }
  }
}

TEST(QuadraticInstance, StationaryMomentsStay) {
  test::RandomPlans random(203);
  int found = 0;
  for (int i = 0; i < 500; ++i) {
    auto const stages = tabulate<Fifty>(random.next(40, 5), 1);
    MomentStep<Fifty> const step(stages.front(), Fifty(random.scale(0.01, 2)), Fifty(random.scale(0.1, 10)));
    auto const rest = step.stationary();
    if (!rest) continue;
    ++found;
    auto const next = step.after(*rest);
    EXPECT_LT(abs(Fifty(next.xx / rest->xx - 1)), Fifty("1e-40"));
    EXPECT_LT(abs(Fifty(next.xd - rest->xd)), Fifty("1e-40") * sqrt(Fifty(rest->xx * rest->dd)));
    EXPECT_LT(abs(Fifty(next.dd / rest->dd - 1)), Fifty("1e-40"));
  }
  EXPECT_GT(found, 200);
  // SGD: alpha sigma^2/(lambda (2 - lambda alpha) b).
  Plan const sgd{
      .learning_rate = Constant{0.5}, .batch = Constant{4}, .beta = Constant{0}, .gamma = Constant{0}};
  auto const rest = MomentStep<double>(tabulate(sgd, 1).front(), 2.0, 3.0).stationary();
  ASSERT_TRUE(rest);
  EXPECT_NEAR(rest->xx, 0.5 * 3 / (2 * (2 - 2 * 0.5) * 4), 1e-15);
}

TEST(QuadraticInstance, AMinimumInTheMiddleOfALongStageIsSeen) {
  // The mean swings through 0 (beta = 0.99, underdamped) long before 10^15 steps end.
  Plan const plan{
      .learning_rate = Constant{0.5}, .batch = Constant{8}, .beta = Constant{0.99}, .gamma = Constant{1}};
  QuadraticInstance<double> const h{1, 0.01, 0.01};
  auto const recent =
      test::expected_gradient_sq(test::QuadraticProblem{1, 0.01, 0.1}, tabulate(plan, 20'000));
  double const exact = *std::min_element(recent.begin(), recent.end());
  EXPECT_LT(exact, recent.back() / 2);
  EXPECT_LT(exact, recent.front() / 2);
  auto const lowest = lowest_gradient_sq<double>(h, tabulate(plan, 1'000'000'000'000'000), 1 << 16);
  ASSERT_TRUE(lowest);
  EXPECT_NEAR(lowest->seen / exact, 1, 1e-10);
  EXPECT_NEAR(lowest->proved / exact, 1, 1e-6);
  EXPECT_FALSE(lowest_gradient_sq<double>(h, tabulate(plan, 1'000'000'000'000'000), 20));
}

TEST(StraightDistance, IsThePathOnASlope) {
  test::RandomPlans random(204);
  for (int i = 0; i < 100; ++i) {
    Plan const plan = random.next(40, 8);
    auto const K = test::horizon(plan, 200);
    Fifty x(0), d(0), last(0);
    for (auto const& s : test::every_step(plan, K)) {
      last = x;
      d = s.one_minus_beta + s.beta * d;
      x += s.alpha * (s.one_minus_gamma + s.gamma * d);
    }
    double const distance = straight_distance<double>(tabulate(plan, K));
    if (K == 1)
      EXPECT_EQ(distance, 0);
    else
      test::expect_relatively_near(distance, last, 1e-13, plan_name(plan));  // terms >= 0, log2(K) products
  }
}

}  // namespace
}  // namespace qhm::bounds
