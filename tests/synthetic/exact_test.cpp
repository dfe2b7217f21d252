#include "synthetic/exact.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "synthetic/engine_cpu.hpp"

namespace qhm::synthetic {
namespace {

constexpr std::uint64_t trials = 20'000;

Plan momentum_plan(double alpha, double batch) {
  return {.learning_rate = SqrtDecay{alpha},
          .batch = Exponential{.initial = batch, .growth = 2},
          .beta = StepDecay{.max = 0.9, .factor = 0.5},
          .gamma = StepDecay{.max = 0.7, .factor = 0.5},
          .interval = 1,
          .epochs = 5,
          .samples = 20};
}

/// The engine's mean at every step, with its z-score against the exact expectation.
void expect_agreement(Objective const& objective, Noise const& noise, std::vector<Stage<>> const& stages,
                      std::vector<double> const& exact) {
  std::vector<std::uint64_t> observed(exact.size());
  std::iota(observed.begin(), observed.end(), 0);
  Moments const moments =
      simulate(objective, noise,
               {.stages = stages, .observed = observed, .trials = trials, .seed = 99, .threads = 2})
          .norms;
  for (std::size_t k = 0; k < exact.size(); ++k) {
    double const rounding = 1e-13 * exact[k];  // where the spread is 0: the start, and points that mirror it
    EXPECT_NEAR(moments.mean(k), exact[k], 4 * moments.standard_error(k) + rounding) << "step " << k;
  }
}

TEST(Exact, EngineAgreesWithTheSecondMomentsOfTheQuadratic) {
  for (double const batch : {2.0, 200.0}) {  // both ways of tossing
    auto const stages = tabulate(momentum_plan(0.8, batch), 12);
    Quadratic const f{3};
    auto const exact = quadratic_mean_grad_sq(f, 1.7, stages);
    for (auto const& noise : {Noise(Rademacher{1.7, 3}), Noise(TwoPoint{1.7, 3}), Noise(Gaussian{1.7, 3})})
      expect_agreement(f, noise, stages, exact);
  }
}

TEST(Exact, EngineAgreesWithEveryOutcomeOfSmallProblems) {
  auto const stages = tabulate(momentum_plan(0.9, 6), 7);  // batches 6 and 12: 7^4 13^3 outcomes
  for (auto const& [noise, coin] : {std::pair(Noise(Rademacher{2, 1}), Rademacher{2, 1}.coin()),
                                    std::pair(Noise(TwoPoint{2, 1}), TwoPoint{2, 1}.coin())}) {
    expect_agreement(OneMinusCos{1}, noise, stages, enumerated_mean_grad_sq(OneMinusCos{1}, coin, stages));
    expect_agreement(LogQuadratic{1}, noise, stages, enumerated_mean_grad_sq(LogQuadratic{1}, coin, stages));
  }
}

/// The two exact references against each other: different algorithms, same expectation.
TEST(Exact, BothReferencesAgreeOnTheQuadratic) {
  auto const stages = tabulate(momentum_plan(0.9, 6), 7);
  Coin const coin = TwoPoint{2, 1}.coin();
  auto const moments = quadratic_mean_grad_sq(Quadratic{1}, 2, stages);
  auto const outcomes = enumerated_mean_grad_sq(Quadratic{1}, coin, stages);
  ASSERT_EQ(moments.size(), 7U);
  for (std::size_t k = 0; k < 7; ++k) EXPECT_NEAR(moments[k] / outcomes[k], 1, 1e-12) << k;  // 5e6 roundings
}

/// SGD on the quadratic: E x_K^2 = r^2K x_0^2 + alpha^2 V/(d b) (1 - r^2K)/(1 - r^2), r = 1 - alpha.
TEST(Exact, QuadraticHasItsClosedFormForPlainGradients) {
  double const alpha = 0.25, variance = 3, batch = 5;
  Plan const plan{.learning_rate = Constant{alpha},
                  .batch = Constant{batch},
                  .beta = Constant{0.9},
                  .gamma = Constant{0.0},
                  .epochs = 1,
                  .samples = 1000};
  auto const exact = quadratic_mean_grad_sq(Quadratic{4}, variance, tabulate(plan, 50));
  for (int k = 0; k < 50; ++k) {
    double const r2 = std::pow(1 - alpha, 2 * k);
    double const noise = alpha * alpha * variance / (4 * batch) * (1 - r2) / (1 - std::pow(1 - alpha, 2));
    EXPECT_NEAR(exact[k], 4 * (r2 + noise), 1e-14) << k;  // 50 roundings of numbers up to 4
  }
}

TEST(Exact, RefusesTooManyOutcomes) {
  auto const stages = tabulate(momentum_plan(0.9, 6), 200);
  EXPECT_THROW(enumerated_mean_grad_sq(Quadratic{1}, Rademacher{2, 1}.coin(), stages), std::length_error);
}

}  // namespace
}  // namespace qhm::synthetic
