#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/errors.hpp"
#include "synthetic/noise/noise.hpp"
#include "tests/synthetic/draws.hpp"

namespace qhm::synthetic {
namespace {

double const nan = std::numeric_limits<double>::quiet_NaN();
double const inf = std::numeric_limits<double>::infinity();

TEST(NoiseFacts, TwoValuedLawsHaveMeanZeroAndExactlyTheGivenVariance) {
  for (std::uint32_t const dim : {1U, 3U, 100U})
    for (double const variance : {0.0, 1.0, 0.37})
      for (Coin const& coin : {Rademacher{variance, dim}.coin(), TwoPoint{variance, dim}.coin()}) {
        double const p = coin.probability();
        // Sums over the dim coordinates; a few roundings of numbers of size `variance`.
        EXPECT_NEAR(p * coin.heads + (1 - p) * coin.tails, 0, 1e-15);
        EXPECT_NEAR(dim * (p * coin.heads * coin.heads + (1 - p) * coin.tails * coin.tails), variance, 1e-14);
      }
}

TEST(NoiseFacts, RadiusIsTheLongestVectorThatCanBeDrawn) {
  std::uint32_t const dim = 7;
  EXPECT_NEAR((Rademacher{2, dim}.radius()), std::sqrt(dim) * Rademacher({2, dim}).coin().heads, 1e-15);
  EXPECT_NEAR((TwoPoint{2, dim}.radius()), std::sqrt(dim) * TwoPoint({2, dim}).coin().heads, 1e-15);
  EXPECT_TRUE(std::isinf(Gaussian{2, dim}.radius()));
}

TEST(NoiseFacts, ProblemAddsTheNoiseToTheGradientBound) {
  Objective const objective = OneMinusCos{9};
  Problem const bounded = problem_of(objective, Rademacher{4, 9});
  EXPECT_DOUBLE_EQ(bounded.gradient_bound.value, 3 + 2);
  EXPECT_DOUBLE_EQ(bounded.smoothness.value, 1);
  EXPECT_DOUBLE_EQ(bounded.variance.value, 4);
  EXPECT_DOUBLE_EQ(bounded.gap.value, 9 * (1 - std::cos(2.0)));
  EXPECT_EQ(bounded.origin(), Origin::analytic);
  EXPECT_TRUE(std::isinf(problem_of(objective, Gaussian{4, 9}).gradient_bound.value));
  EXPECT_TRUE(std::isinf(problem_of(Quadratic{9}, Rademacher{4, 9}).gradient_bound.value));
}

TEST(NoiseFacts, MultiplicativeNoiseFadesWithTheGradientAndItsBoundIsTheVarianceAtTheSteepestPoint) {
  Objective const objective = OneMinusCos{9};  // |grad f| <= 3
  Noise const noise = make_noise("multiplicative", 4.0, objective);
  EXPECT_DOUBLE_EQ(std::get<Multiplicative>(noise).rho, 2.0 / 3);
  Problem const problem = problem_of(objective, noise);
  EXPECT_DOUBLE_EQ(problem.variance.value, 4);
  EXPECT_DOUBLE_EQ(problem.gradient_bound.value, 5);
  EXPECT_THROW(make_noise("multiplicative", 4.0, Quadratic{9}), InputError);
  for (std::uint32_t step = 0; step < 20; ++step) {
    std::vector<double> g{3, 0, -6};
    test::add_mean(std::get<Multiplicative>(noise), 1, g, {.seed = 1, .step = step});
    EXPECT_TRUE(std::fabs(g[0] - 5) < 1e-14 || std::fabs(g[0] - 1) < 1e-14) << g[0];
    EXPECT_EQ(g[1], 0);
    EXPECT_EQ(g[2], -2 * g[0]);
  }
}

TEST(NoiseFacts, RefusesWhatIsNotALaw) {
  Objective const objective = OneMinusCos{2};
  for (double const variance : {-1.0, nan, inf})
    EXPECT_THROW(make_noise("rademacher", variance, objective), InputError) << variance;
  EXPECT_THROW(make_noise("data", std::nullopt, objective), InputError);
  EXPECT_THROW(make_noise("data", 1.0, SigmoidLoss{nullptr, 1, 1}), InputError);
  try {
    make_noise("cauchy", 1.0, objective);
    FAIL();
  } catch (InputError const& error) {
    EXPECT_STREQ(error.what(),
                 "--noise: cauchy is not a noise; choose one of: rademacher, two-point, three-point, "
                 "gaussian, sphere, "
                 "multiplicative, data, data-without-replacement");
  }
}

/// Sums of large and small batches against sums of their single tosses.
TEST(NoiseFacts, ABatchOfCountedTossesNeverLeavesTheirRange) {
  for (std::uint32_t const batch : {1U, 2U, 63U, 64U, 65U, 127U, 128U, 129U, 5000U, 1U << 31}) {
    TwoPoint const law{1, 5};
    std::vector<double> g(5, 0.0);
    for (std::uint32_t step = 0; step < 50; ++step) {
      std::ranges::fill(g, 0.0);
      test::add_mean(law, batch, g, {.seed = 1, .step = step});
      for (double const value : g) {
        EXPECT_LE(value, law.coin().heads * (1 + 1e-15));
        EXPECT_GE(value, law.coin().tails * (1 + 1e-15));
      }
    }
  }
}

TEST(NoiseFacts, DrawsDependOnSeedTrialAndStep) {
  auto const drawn = [](DrawAddress const& at) {
    std::vector<double> g(64, 0.0);
    test::add_mean(Rademacher{1, 64}, 1, g, at);
    return g;
  };
  auto const reference = drawn({.seed = 1, .first_trial = 2, .step = 3});
  EXPECT_EQ(reference, drawn({.seed = 1, .first_trial = 2, .step = 3}));
  EXPECT_NE(reference, drawn({.seed = 2, .first_trial = 2, .step = 3}));
  EXPECT_NE(reference, drawn({.seed = 1, .first_trial = 3, .step = 3}));
  EXPECT_NE(reference, drawn({.seed = 1, .first_trial = 2, .step = 4}));
}

}  // namespace
}  // namespace qhm::synthetic
