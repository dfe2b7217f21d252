#include "verify/slopes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/errors.hpp"
#include "core/stages.hpp"
#include "synthetic/engine_cpu.hpp"
#include "synthetic/exact.hpp"
#include "synthetic/noise/noise.hpp"

namespace qhm::verify {
namespace {

TEST(Slopes, OfAPowerAreItsExponent) {
  std::vector<double> const x{1, 2, 5, 9, 30};
  std::vector<double> y, values;
  for (double const v : x) y.push_back(7 * std::pow(v, -0.75));
  EXPECT_NEAR(fitted_slope(x, y), -0.75, 1e-14);
  for (double const v : y) values.insert(values.end(), 32, v);  // 32 equal trials: no spread
  auto const slope = slope_with_interval(x, values, 16);
  EXPECT_NEAR(slope.value, -0.75, 1e-12);
  EXPECT_NEAR(slope.high - slope.low, 0, 1e-11);
}

/// Averages of |grad f|^2 over the first K steps of SGD on the quadratic, for seven K, of every trial.
struct QuadraticRun {
  std::vector<std::uint64_t> steps{25, 35, 50, 71, 100, 141, 200};
  std::vector<double> x{steps.begin(), steps.end()};
  synthetic::Quadratic f{2};
  double variance = 3;
  std::vector<Stage<>> stages;

  explicit QuadraticRun(double alpha = 0.05) {
    Plan const plan{.learning_rate = Constant{alpha},
                    .batch = Constant{2},
                    .beta = Constant{0},
                    .gamma = Constant{0},
                    .epochs = 1,
                    .samples = 1000};
    stages = tabulate(plan, steps.back());
  }

  /// By the second-moment recursion.
  [[nodiscard]] double exact_slope() const {
    auto const exact = synthetic::quadratic_mean_grad_sq(f, variance, stages);
    std::vector<double> y;
    for (std::uint64_t const K : steps)
      y.push_back(std::accumulate(exact.begin(), exact.begin() + static_cast<std::ptrdiff_t>(K), 0.0) /
                  static_cast<double>(K));
    return fitted_slope(x, y);
  }

  [[nodiscard]] Slope observed(std::uint64_t seed) const {
    constexpr std::uint64_t trials = 128;
    std::vector<double> values(steps.size() * trials);
    std::vector<std::uint64_t> every(steps.back());
    std::iota(every.begin(), every.end(), 0);
    synthetic::simulate(f, synthetic::Rademacher{variance, 2},
                        {.stages = stages,
                         .observed = every,
                         .trials = trials,
                         .seed = seed,
                         .each_trial = [&](std::uint64_t trial, synthetic::TrialValues const& seen) {
                           for (std::size_t i = 0; i < steps.size(); ++i)
                             values[i * trials + trial] =
                                 std::accumulate(seen.norms.begin(),
                                                 seen.norms.begin() + static_cast<std::ptrdiff_t>(steps[i]),
                                                 0.0) /
                                 x[i];
                         }});
    return slope_with_interval(x, values, 16);
  }
};

/// 40 intervals of confidence 0.95 cover 33 times or more but for a probability of 0.0007; and no wider than
/// they need be: the half-width is 2.13 standard deviations of the slopes, give or take a third (40 of them
/// have a relative error of 0.11, the mean half-width one of 0.03).
TEST(Slopes, IntervalsCoverTheExactSlopeAsOftenAsTheySay) {
  QuadraticRun const run;
  double const truth = run.exact_slope(), wrong = QuadraticRun(0.053).exact_slope();
  int covered = 0, covered_wrong = 0;
  double mean = 0, squares = 0, half = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    auto const slope = run.observed(seed);
    covered += slope.low <= truth && truth <= slope.high;
    covered_wrong += slope.low <= wrong && wrong <= slope.high;
    mean += slope.value / 40, squares += slope.value * slope.value / 40;
    half += (slope.high - slope.low) / 2 / 40;
  }
  EXPECT_GE(covered, 33);
  EXPECT_LT(covered_wrong, 33) << "a learning rate that is 6 % off shows";
  double const spread = std::sqrt((squares - mean * mean) * 40 / 39);
  EXPECT_NEAR(half / spread, 2.13, 0.7);
  EXPECT_NEAR(mean, truth, 3.3 * spread / std::sqrt(40.0));
}

TEST(Slopes, GoBesideTheBoundsOnTheSameRange) {
  auto cases = slope_cases_on(ground_named("log"));
  ASSERT_EQ(cases.size(), 60U);
  EmpiricalRequest request{.cases = {}, .trials = 32, .seed = 3, .threads = 2};
  for (std::size_t const i : {0, 12, 36})  // constant, sqrt-decay, cosine; all else constant
    request.cases.push_back(cases[i]);
  auto const report = fit_slopes(request);
  ASSERT_EQ(report.rows.size(), 3U);
  for (auto const& row : report.rows) {
    EXPECT_EQ(row.first_step, 512U);
    EXPECT_EQ(row.last_step, 4096U);
    for (std::size_t v = 0; v < 3; ++v) {
      EXPECT_LT(row.observed[v].low, row.observed[v].value);
      EXPECT_LT(row.theorem_a[v], 0);
      EXPECT_NEAR(row.observed[v].value, row.observed[0].value, 1e-9);  // constant batch: K ~ M ~ N
    }
  }
  EXPECT_EQ(report.rows[0].order[0], "1");
  EXPECT_EQ(std::count(slopes_csv(report).begin(), slopes_csv(report).end(), '\n'), 10);
}

TEST(Slopes, SayWhatIsWrongWithTheirInput) {
  EXPECT_THROW(fit_slopes({.cases = {}, .trials = 20}), InputError);
  EXPECT_THROW(fit_slopes({.cases = {}, .trials = 0}), InputError);
}

}  // namespace
}  // namespace qhm::verify
