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
