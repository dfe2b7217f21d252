#include "synthetic/trial.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/stages.hpp"
#include "synthetic/noise/noise.hpp"
#include "tests/synthetic/draws.hpp"

namespace qhm::synthetic {
namespace {

constexpr std::uint32_t dim = 6;
constexpr std::uint64_t steps = 200, seed = 42;

/// Keeps every x_k.
struct Path {
  std::vector<std::vector<double>> x;
  std::uint32_t dimension = dim;
  bool wants(std::uint64_t) const { return true; }
  bool operator()(std::uint64_t, double const* point, double const*) {
    x.emplace_back(point, point + dimension);
    return true;
  }
};

Plan plan_with(Beta beta, Gamma gamma, LearningRate rate = Constant{0.3}) {
  return {.learning_rate = rate,
          .batch = Exponential{.initial = 2, .growth = 2},
          .beta = beta,
          .gamma = gamma,
          .interval = 3,
          .epochs = 40,
          .samples = 20,
          .batch_cap = 512};
}

template <class Law>
Path path_of(Plan const& plan, Law const& noise, std::uint32_t trial = 3) {
  Path path;
  Iterate iterate(dim);
  auto const stages = tabulate(plan, steps);
  AliasTables tables;
  run_trial(LogQuadratic{dim}, stage_laws(noise, stages, tables), stages, seed, trial, iterate, path);
  return path;
}

/// g_k at any point x: what the trial draws at step k.
template <class Law>
std::vector<double> drawn_gradient(Law const& noise, Stage<> const& stage, std::uint64_t k,
                                   std::vector<double> const& x) {
  std::vector<double> g(dim);
  LogQuadratic{dim}.gradient(x.data(), g.data());
  test::add_mean(noise, static_cast<std::uint32_t>(stage.batch), g, {seed, 3, static_cast<std::uint32_t>(k)});
  return g;
}

/// A textbook method in its own variables, driven by the same draws, visits the same points.
template <class Law, class Update>
void expect_same_path(Path const& path, Plan const& plan, Law const& noise, Update&& update) {
  ASSERT_EQ(path.x.size(), steps);
  std::vector<double> x(dim, LogQuadraticTerm::start), memory(dim, 0.0);
  for (auto const& stage : tabulate(plan, steps))
    for (std::uint64_t k = stage.first_step; k <= stage.last_step(); ++k) {
      // Rounding of a contraction over 200 steps of numbers of size 3: a few hundred ulps.
      for (std::uint32_t j = 0; j < dim; ++j) ASSERT_NEAR(path.x[k][j], x[j], 1e-12) << "step " << k;
      update(stage, drawn_gradient(noise, stage, k, x), x, memory);
    }
}

TEST(Trial, GammaZeroIsStochasticGradientDescent) {
  Rademacher const noise{1, dim};
  Plan const plan = plan_with(StepDecay{.max = 0.9, .factor = 0.5}, Constant{0.0});
  expect_same_path(path_of(plan, noise), plan, noise, [](Stage<> const& s, auto const& g, auto& x, auto&) {
    for (std::uint32_t j = 0; j < dim; ++j) x[j] -= s.alpha * g[j];
  });
}

TEST(Trial, GammaOneIsNormalisedHeavyBall) {
  TwoPoint const noise{1, dim};
  Plan const plan = plan_with(Increasing{.min = 0.5}, Constant{1.0}, SqrtDecay{0.5});
  // Heavy ball in Polyak's variables: v = beta (1-beta_{k-1})/(1-beta_k) v + g, x -= alpha (1-beta_k) v.
  double previous = 1;
  expect_same_path(path_of(plan, noise), plan, noise, [&](Stage<> const& s, auto const& g, auto& x, auto& v) {
    for (std::uint32_t j = 0; j < dim; ++j) {
      v[j] = s.beta * previous / s.one_minus_beta * v[j] + g[j];
      x[j] -= s.alpha * s.one_minus_beta * v[j];
    }
    previous = s.one_minus_beta;
  });
}

TEST(Trial, GammaEqualToBetaIsNesterovsLookAhead) {
  Gaussian const noise{0.5, dim};
  double const beta = 0.8;
  Plan const plan = plan_with(Constant{beta}, Constant{beta});
  // theta + beta v is x: v' = beta v - a g(theta + beta v), theta' = theta + v', with a = alpha (1 - beta).
  expect_same_path(path_of(plan, noise), plan, noise,
                   [beta](Stage<> const& s, auto const& g, auto& x, auto& v) {
                     for (std::uint32_t j = 0; j < dim; ++j) {
                       double const theta = x[j] - beta * v[j];
                       v[j] = beta * v[j] - s.alpha * (1 - beta) * g[j];
                       x[j] = theta + v[j] + beta * v[j];
                     }
                   });
}

TEST(Trial, FollowsTheMethodOnTheWholePlanOfThePaper) {
  Rademacher const noise{1, dim};
  Plan const plan = plan_with(StepDecay{.max = 0.9, .factor = 0.5}, StepDecay{.max = 0.7, .factor = 0.5},
                              Cosine{.max = 0.4, .min = 0.01});
  // With omega = gamma beta: x -= alpha [(1 - omega) g + omega d_{k-1}], then d.
  expect_same_path(path_of(plan, noise), plan, noise, [](Stage<> const& s, auto const& g, auto& x, auto& d) {
    double const omega = s.gamma * s.beta;
    for (std::uint32_t j = 0; j < dim; ++j) {
      x[j] -= s.alpha * ((1 - omega) * g[j] + omega * d[j]);
      d[j] = (1 - s.beta) * g[j] + s.beta * d[j];
    }
  });
}

TEST(Trial, WithoutNoiseIsGradientDescent) {
  Plan const plan = plan_with(Constant{0.0}, Constant{0.0}, Constant{0.5});
  Path const path = path_of(plan, Rademacher{0, dim});
  double x = LogQuadraticTerm::start;
  for (auto const& point : path.x) {
    for (double const xj : point) ASSERT_DOUBLE_EQ(xj, x);
    x -= 0.5 * 2 * x / (1 + x * x);
  }
}

TEST(Trial, StopsWhenTheObserverSaysSo) {
  struct StopsAtFive : Path {
    bool operator()(std::uint64_t k, double const* point, double const* g) {
      Path::operator()(k, point, g);
      return k < 5;
    }
  } path;
  Iterate iterate(dim);
  auto const stages = tabulate(plan_with(Constant{0.5}, Constant{0.5}), steps);
  AliasTables tables;
  run_trial(LogQuadratic{dim}, stage_laws(Rademacher{1, dim}, stages, tables), stages, seed, 0, iterate,
            path);
  EXPECT_EQ(path.x.size(), 6U);
}

}  // namespace
}  // namespace qhm::synthetic
