#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "synthetic/engine_cpu.hpp"
#include "synthetic/exact.hpp"

// The engine's mean less the exact expectation, in the engine's own standard errors, over independent seeds:
// a standard normal number. One z-score within 4 says little; the law of 300 of them shows a bias of a tenth
// of a standard error, or an error bar that is a fifth too long.

namespace qhm::synthetic {
namespace {

constexpr std::uint64_t seeds = 300, trials = 2000;

Plan momentum_plan() {
  return {.learning_rate = SqrtDecay{0.8},
          .batch = Exponential{.initial = 2, .growth = 2},
          .beta = StepDecay{.max = 0.9, .factor = 0.5},
          .gamma = StepDecay{.max = 0.7, .factor = 0.5},
          .interval = 1,
          .epochs = 3,
          .samples = 8};  // 4, 2 and 1 steps with batches 2, 4 and 8
}

double normal_cdf(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}

/// How far z-scores are from standard normal numbers, each in units of what is allowed: at most 1 all three.
struct Departure {
  double mean, variance, kolmogorov;
  [[nodiscard]] double worst() const { return std::max({mean, variance, kolmogorov}); }
};

/// Allowed, each with probability 1e-3 of a false alarm for exact normal numbers (a test below looks four
/// times, or fewer):
///     mean        3.29/sqrt(n)
///     variance    1 +- 3.29 sqrt(2/n)
///     Kolmogorov  1.95/sqrt(n)  (2 exp(-2 1.95^2) = 1e-3)
/// A mean over R trials of skewness g has a z-score of mean -g/(2 sqrt R), as its error bar goes with it:
/// g <= 3 here, 0.034, or 0.59/sqrt(n), is added to what is allowed of the mean, and g/(3 sqrt R) phi(0) =
/// 0.009 of the distance.
Departure departure(std::vector<double> z) {
  double const n = static_cast<double>(z.size()), root = std::sqrt(n);
  double const mean = std::accumulate(z.begin(), z.end(), 0.0) / n;
  double squares = 0, distance = 0;
  for (double const x : z) squares += (x - mean) * (x - mean);
  std::sort(z.begin(), z.end());
  for (std::size_t i = 0; i < z.size(); ++i) {
    double const p = normal_cdf(z[i]), below = static_cast<double>(i);
    distance = std::max({distance, p - below / n, (below + 1) / n - p});
  }
  return {std::abs(mean) / (3.29 / root + 0.034), std::abs(squares / (n - 1) - 1) / (3.29 * std::sqrt(2 / n)),
          distance / (1.95 / root + 0.009)};
}

/// z-scores at one step, one a seed.
std::vector<double> z_scores(Objective const& objective, Noise const& noise,
                             std::vector<Stage<>> const& stages, std::vector<double> const& exact,
                             std::uint64_t step) {
  std::array<std::uint64_t, 1> const observed{step};
  std::vector<double> all;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    auto const norms =
        simulate(objective, noise,
                 {.stages = stages, .observed = observed, .trials = trials, .seed = seed, .threads = 2})
            .norms;
    all.push_back((norms.mean(0) - exact[step]) / norms.standard_error(0));
  }
  return all;
}

constexpr std::uint64_t last = 6;

TEST(ZScores, AreNormalOnTheQuadraticForEveryAdditiveNoise) {
  auto const stages = tabulate(momentum_plan(), last + 1);
  Quadratic const f{3};
  auto const exact = quadratic_mean_grad_sq(f, 1.7, stages);
  for (auto const& noise : {Noise(Rademacher{1.7, 3}), Noise(TwoPoint{1.7, 3}), Noise(ThreePoint{1.7, 3}),
                            Noise(Gaussian{1.7, 3}), Noise(Sphere{1.7, 3})}) {
    auto const found = departure(z_scores(f, noise, stages, exact, last));
    EXPECT_LT(found.mean, 1) << "noise " << noise.index();
    EXPECT_LT(found.variance, 1) << "noise " << noise.index();
    EXPECT_LT(found.kolmogorov, 1) << "noise " << noise.index();
  }
}

TEST(ZScores, AreNormalWhereEveryOutcomeIsEnumerated) {
  auto const stages = tabulate(momentum_plan(), last + 1);
  for (auto const& [noise, coin] : {std::pair(Noise(Rademacher{2, 1}), Rademacher{2, 1}.coin()),
                                    std::pair(Noise(TwoPoint{2, 1}), TwoPoint{2, 1}.coin())}) {
    auto const one = [&](Objective const& objective, std::vector<double> const& exact) {
      auto const found = departure(z_scores(objective, noise, stages, exact, last));
      EXPECT_LT(found.worst(), 1) << objective.index() << " under noise " << noise.index() << ": "
                                  << found.mean << " " << found.variance << " " << found.kolmogorov;
    };
    one(OneMinusCos{1}, enumerated_mean_grad_sq(OneMinusCos{1}, coin, stages));
    one(LogQuadratic{1}, enumerated_mean_grad_sq(LogQuadratic{1}, coin, stages));
  }
}

/// The same test on an engine with a planted error, or on a reference with one: which makes no difference to
/// it.
TEST(ZScores, CatchPlantedErrors) {
  auto const stages = tabulate(momentum_plan(), last + 1);
  Quadratic const f{3};
  Noise const noise = Rademacher{1.7, 3};
  auto const caught = [&](std::vector<double> const& wrong) {
    return departure(z_scores(f, noise, stages, wrong, last)).worst();
  };
  EXPECT_GT(caught(quadratic_mean_grad_sq(f, 1.7 * 1.05, stages)), 1) << "variance 5 % too large";
  EXPECT_GT(caught(quadratic_mean_grad_sq(f, 1.7 / 1.05, stages)), 1) << "variance 5 % too small";

  auto late = stages;  // gamma of the stage before
  for (std::size_t s = 1; s < stages.size(); ++s)
    late[s].gamma = stages[s - 1].gamma, late[s].one_minus_gamma = stages[s - 1].one_minus_gamma;
  EXPECT_GT(caught(quadratic_mean_grad_sq(f, 1.7, late)), 1) << "gamma one stage late";

  auto off = stages;  // gamma 0.7 for 0.65
  for (auto& s : off) s.gamma *= 0.65 / 0.7, s.one_minus_gamma = 1 - s.gamma;
  EXPECT_GT(caught(quadratic_mean_grad_sq(f, 1.7, off)), 1) << "gamma 7 % too small";
}

/// An error bar that is a fifth too long or too short leaves the mean alone: the variance shows it.
TEST(ZScores, CatchAWrongErrorBar) {
  auto const stages = tabulate(momentum_plan(), last + 1);
  Quadratic const f{3};
  auto const honest = z_scores(f, Rademacher{1.7, 3}, stages, quadratic_mean_grad_sq(f, 1.7, stages), last);
  for (double const wrong : {0.8, 1.2}) {
    auto z = honest;
    for (double& x : z) x *= wrong;
    EXPECT_GT(departure(z).variance, 1) << wrong;
  }
}

}  // namespace
}  // namespace qhm::synthetic
