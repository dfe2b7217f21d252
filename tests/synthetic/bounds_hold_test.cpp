#include <gtest/gtest.h>

#include <cmath>

#include "core/errors.hpp"
#include "synthetic/experiment.hpp"

namespace qhm::synthetic {
namespace {

Experiment momentum_experiment(std::string const& objective, std::string const& noise) {
  Experiment experiment;
  experiment.objective = objective;
  experiment.noise = noise;
  experiment.dim = 4;
  experiment.variance = 2;
  experiment.trials = 400;
  experiment.seed = 17;
  experiment.plan = {.learning_rate = Cosine{.max = 0.4, .min = 0.01},
                     .batch = Exponential{.initial = 4, .growth = 2},
                     .beta = StepDecay{.max = 0.9, .factor = 0.5},
                     .gamma = StepDecay{.max = 0.7, .factor = 0.5},
                     .interval = 5,
                     .epochs = 20,
                     .samples = 200};
  return experiment;
}

/// min + 4 standard errors (of the row, the largest at hand) below the bound, in every row.
void expect_below(Outcome const& outcome, std::string const& theorem) {
  auto const bound = outcome.series.column(theorem);
  auto const lowest = outcome.series.column("min_mean_grad_sq");
  auto const error = outcome.series.column("standard_error");
  for (std::size_t i = 0; i < bound.size(); ++i) {
    ASSERT_FALSE(std::isnan(bound[i])) << theorem << " does not apply in row " << i;
    EXPECT_LE(lowest[i] + 4 * error[i], bound[i]) << theorem << " row " << i;
  }
}

TEST(BoundsHold, Theorem2AndItsSharpFormAndTheoremAOnBoundedGradients) {
  for (auto const* objective : {"one-minus-cos", "log"})
    for (auto const* noise : {"rademacher", "two-point"}) {
      Outcome const outcome = simulate(momentum_experiment(objective, noise));
      ASSERT_EQ(outcome.status, "complete");
      for (auto const* theorem : {"theorem-2", "theorem-2-s", "theorem-a"}) expect_below(outcome, theorem);
    }
}

TEST(BoundsHold, TheoremAWithoutBoundedGradientsWhereTheOthersStayEmpty) {
  Outcome const outcome = simulate(momentum_experiment("quadratic", "gaussian"));
  expect_below(outcome, "theorem-a");
  for (double const bound : outcome.series.column("theorem-2-s")) EXPECT_TRUE(std::isnan(bound));
}

/// With momentum, Theorem A is at most a small factor above the average that it bounds, where Theorem 2 pays
/// G^2 for every step: 10 to 1000 times more.
TEST(BoundsHold, TheoremAIsFarTighterThanTheorem2OnMomentumRuns) {
  Experiment experiment;
  experiment.objective = "log";
  experiment.noise = "two-point";
  experiment.dim = 20;
  experiment.variance = 1;
  experiment.trials = 200;
  experiment.seed = 5;
  struct Case {
    double alpha, beta, gamma;
  };
  for (auto const& [alpha, beta, gamma] :
       {Case{0.025, 0.9, 1}, Case{0.15, 0.9, 1}, Case{0.05, 0.9, 0.7}, Case{0.5, 0.999, 0.7}}) {
    experiment.plan = {.learning_rate = Constant{alpha},
                       .batch = Constant{8},
                       .beta = Constant{beta},
                       .gamma = Constant{gamma},
                       .epochs = 8,
                       .samples = 4000};
    Outcome const outcome = simulate(experiment);
    auto const ratio = [&](std::string const& name) {
      for (auto const& t : outcome.tightness)
        if (t.theorem == name) return t.bound / t.observed;
      return std::numeric_limits<double>::quiet_NaN();
    };
    // A bound lies above the expectation; the observed average is within 1 % of it (200 trials of 4000
    // steps).
    EXPECT_GT(ratio("theorem-a"), 0.99);
    EXPECT_LT(ratio("theorem-a"), 6) << alpha << " " << beta;
    EXPECT_GT(ratio("theorem-2") / ratio("theorem-a"), 10) << alpha << " " << beta;
  }
}

/// For one step of plain gradients on the quadratic with alpha = 1/L the bound of Theorem 2-S is
/// (2 Delta + L sigma^2 alpha^2/b) / (alpha (2 - alpha L)) = |grad f(x_0)|^2 + sigma^2/b: what is measured,
/// plus the noise of the step. Theorem A says the same.
TEST(BoundsHold, OneStepOnTheQuadraticIsKnownInClosedForm) {
  Experiment experiment;
  experiment.objective = "quadratic";
  experiment.dim = 3;
  experiment.variance = 0;
  experiment.steps = 1;
  experiment.plan = {
      .learning_rate = Constant{1.0}, .batch = Constant{8}, .beta = Constant{0.0}, .gamma = Constant{0.0}};
  Outcome const exact = simulate(experiment);
  EXPECT_DOUBLE_EQ(exact.series.column("mean_grad_sq").back(), 3);
  EXPECT_NEAR(exact.series.column("theorem-a").back(), 3, 1e-12);  // equality
  experiment.variance = 2;
  EXPECT_NEAR(simulate(experiment).series.column("theorem-a").back(), 3 + 2.0 / 8, 1e-12);
}

}  // namespace
}  // namespace qhm::synthetic
