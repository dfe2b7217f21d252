#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "synthetic/experiment.hpp"
#include "synthetic/objectives/counterexamples.hpp"

namespace qhm::synthetic {
namespace {

/// A row of the table in docs/theorems.md: plan, noise, and what is refuted there.
struct Refutation {
  std::string objective;
  double alpha, beta, gamma, variance;
  std::uint64_t steps;
  double gradient_bound, gap, exact, printed;
};

Refutation const table[] = {
    {"counterexample-1", 100, 0, 0, 1, 12, 2, 50, 1, 121.0 / 300},
    {"counterexample-2", 1000, 0.001, 1, 1, 12, 3, 500, 0.998002, 1390713.0 / 9250000},
    {"counterexample-3", 200, 0, 0, 0, 50, 1, 50, 1, 0.15},
    {"counterexample-3", 200, 0, 0, 0, 12, 1, 50, 1, 0.14 + 0.5 / 12},
};

Outcome outcome_of(Refutation const& row, std::uint64_t dim) {
  Experiment experiment{.objective = row.objective, .dim = dim, .variance = row.variance, .trials = 20'000};
  experiment.plan = {.learning_rate = Constant{row.alpha},
                     .batch = Constant{1},
                     .beta = Constant{row.beta},
                     .gamma = Constant{row.gamma}};
  experiment.steps = row.steps;
  return simulate(experiment);
}

double last(Outcome const& outcome, std::string const& column) {
  return outcome.series.column(column).back();
}

TEST(Counterexamples, RefuteTheoremFourAsPrintedByASimulation) {
  for (auto const& row : table)
    for (std::uint64_t const dim : {1, 4}) {
      Outcome const outcome = outcome_of(row, dim);
      EXPECT_DOUBLE_EQ(outcome.problem.gradient_bound.value, row.gradient_bound) << row.objective;
      EXPECT_DOUBLE_EQ(outcome.problem.gap.value, row.gap) << row.objective;
      EXPECT_NEAR(last(outcome, "theorem-4"), row.printed, 1e-14) << row.objective;
      double const smallest = last(outcome, "min_mean_grad_sq"), error = last(outcome, "standard_error");
      if (row.objective == "counterexample-2") {
        // The exact value is that of step 2 on; the minimum of 11 estimates lies some standard errors below.
        EXPECT_NEAR(smallest, row.exact, 5 * error);
        EXPECT_LT(error, 1e-3);
      } else {
        EXPECT_NEAR(smallest, row.exact, 1e-12);  // |x_k| = 100 at every step: rounding only
      }
      EXPECT_GT(smallest - 5 * error, row.printed) << row.objective;
      // The repaired form has a condition that these plans break: alpha <= 1/L holds in the first two only.
      double const repaired = last(outcome, "theorem-4-repaired");
      EXPECT_TRUE(std::isnan(repaired) || repaired >= row.exact) << repaired;
    }
}

}  // namespace
}  // namespace qhm::synthetic
