#include "synthetic/engine_cpu.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <cmath>
#include <numeric>

namespace qhm::synthetic {
namespace {

std::vector<std::uint64_t> every_step(std::uint64_t steps) {
  std::vector<std::uint64_t> all(steps);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Plan small_plan() {
  return {.learning_rate = Constant{0.2},
          .batch = Exponential{.initial = 50, .growth = 2},
          .beta = Constant{0.9},
          .gamma = Constant{0.7},
          .interval = 1,
          .epochs = 4,
          .samples = 1000,
          .batch_cap = 400};
}

TEST(EngineCpu, BitsDoNotDependOnTheNumberOfThreads) {
  auto const stages = tabulate(small_plan(), 38);  // batches 50, 100, 200, 400: both ways of tossing
  auto const observed = every_step(38);
  for (auto const& noise : {Noise(Rademacher{1, 7}), Noise(TwoPoint{1, 7}), Noise(Gaussian{1, 7})}) {
    Workload work{.stages = stages, .observed = observed, .trials = 101, .seed = 3, .threads = 1};
    Moments const one = simulate(OneMinusCos{7}, noise, work).norms;
    for (unsigned const threads : {2U, 5U}) {
      work.threads = threads;
      Moments const many = simulate(OneMinusCos{7}, noise, work).norms;
      for (std::size_t i = 0; i < observed.size(); ++i) {
        ASSERT_EQ(std::bit_cast<std::uint64_t>(one.mean(i)), std::bit_cast<std::uint64_t>(many.mean(i)));
        ASSERT_EQ(std::bit_cast<std::uint64_t>(one.standard_error(i)),
                  std::bit_cast<std::uint64_t>(many.standard_error(i)));
      }
    }
  }
}

TEST(EngineCpu, ObservingFewerStepsSeesTheSameNumbers) {
  auto const stages = tabulate(small_plan(), 38);
  auto const all = every_step(38);
  std::vector<std::uint64_t> const some{0, 17, 37};
  Moments const dense =
      simulate(LogQuadratic{3}, TwoPoint{1, 3}, {.stages = stages, .observed = all, .trials = 20}).norms;
  Moments const sparse =
      simulate(LogQuadratic{3}, TwoPoint{1, 3}, {.stages = stages, .observed = some, .trials = 20}).norms;
  for (std::size_t i = 0; i < some.size(); ++i) EXPECT_EQ(sparse.mean(i), dense.mean(some[i]));
}

TEST(EngineCpu, OtherSeedsGiveOtherNumbers) {
  auto const stages = tabulate(small_plan(), 38);
  std::vector<std::uint64_t> const last{37};
  Workload work{.stages = stages, .observed = last, .trials = 8, .seed = 1};
  double const first = simulate(OneMinusCos{2}, Rademacher{1, 2}, work).norms.mean(0);
  work.seed = 2;
  EXPECT_NE(first, simulate(OneMinusCos{2}, Rademacher{1, 2}, work).norms.mean(0));
}

TEST(EngineCpu, EveryTrialIsReportedOnce) {
  auto const stages = tabulate(small_plan(), 5);
  std::vector<std::uint64_t> const last{4};
  std::atomic<std::uint64_t> done = 0;
  simulate(OneMinusCos{1}, Rademacher{1, 1}, {.stages = stages, .observed = last, .trials = 83, .threads = 3},
           [&](std::uint64_t n) { done += n; });
  EXPECT_EQ(done, 83U);
}

TEST(EngineCpu, AFailureInAThreadReachesTheCaller) {
  auto const stages = tabulate(small_plan(), 5);
  std::vector<std::uint64_t> const last{4};
  std::atomic<int> calls = 0;
  EXPECT_THROW(simulate(OneMinusCos{1}, Rademacher{1, 1},
                        {.stages = stages, .observed = last, .trials = 800, .threads = 4},
                        [&](std::uint64_t) {
                          if (++calls == 20) throw std::runtime_error("disk full");
                        }),
               std::runtime_error);
}

/// f = x^2/2 with alpha = 4: x_k = (-3)^k, whose square passes 1.8e308 between k = 323 and 324.
TEST(EngineCpu, DivergenceIsAResultWithItsFirstStep) {
  Plan plan = small_plan();
  plan.learning_rate = Constant{4.0}, plan.beta = Constant{0.0};
  auto const stages = tabulate(plan, 400);
  auto const observed = every_step(400);
  Moments const moments =
      simulate(Quadratic{1}, Rademacher{0, 1}, {.stages = stages, .observed = observed, .trials = 10}).norms;
  EXPECT_EQ(moments.diverged_at(), 324U);                         // 324 > 1024 log 2 / (2 log 3) = 323.04
  EXPECT_NEAR(moments.mean(100) / std::pow(3.0, 200), 1, 1e-12);  // 100 steps of half an ulp
  EXPECT_TRUE(std::isinf(moments.mean(324)));
  EXPECT_TRUE(std::isfinite(moments.mean(323)));
}

}  // namespace
}  // namespace qhm::synthetic
