#include "synthetic/objectives/clipped_quadratic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "synthetic/experiment.hpp"

namespace qhm::synthetic {
namespace {

TEST(ClippedQuadratic, IsAQuadraticUpToItsBendAndALineBeyond) {
  ClippedQuadratic const f{1, 0.5, 3, 7};  // bend at 6, h = 9 there
  for (auto const& [x, value, slope] : {std::tuple{0.0, 0.0, 0.0},
                                        {2.0, 1.0, 1.0},
                                        {-6.0, 9.0, -3.0},
                                        {8.0, 15.0, 3.0},
                                        {-10.0, 21.0, -3.0}}) {
    double g = 0;
    f.gradient(&x, &g);
    EXPECT_DOUBLE_EQ(f.value(&x), value) << x;
    EXPECT_DOUBLE_EQ(g, slope) << x;
  }
  ClippedQuadratic const quadratic{1, 2, std::numeric_limits<double>::infinity(), 1};
  double const x = 1e100;
  double g = 0;
  quadratic.gradient(&x, &g);
  EXPECT_DOUBLE_EQ(g, 2e100);
  EXPECT_DOUBLE_EQ(quadratic.value(&x), 1e200);
}

TEST(ClippedQuadratic, RunsWithItsShape) {
  // A slope without noise that is long enough: every |grad|^2 is 0.25.
  Experiment experiment{.objective = "clipped-quadratic", .dim = 1, .variance = 0, .trials = 2};
  experiment.shape = {.slope = 0.5, .start = 100};
  experiment.steps = 50;
  auto const outcome = simulate(experiment);
  EXPECT_EQ(outcome.problem.gap.value, 0.5 * (100 - 0.25));
  EXPECT_EQ(outcome.problem.gradient_bound.value, 0.5);
  for (auto const& row : outcome.series.rows()) EXPECT_EQ(row[3], 0.25);
}

TEST(ClippedQuadratic, RefusesWhatIsNoShape) {
  auto const refusal = [](std::string const& name, Shape const& shape) {
    try {
      make_objective(name, 1, "", shape);
    } catch (InputError const& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  double const infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(refusal("clipped-quadratic", {.curvature = 0}), testing::HasSubstr("--curvature: 0"));
  EXPECT_THAT(refusal("clipped-quadratic", {.slope = -1}), testing::HasSubstr("--slope: -1"));
  EXPECT_THAT(refusal("clipped-quadratic", {.start = infinity}), testing::HasSubstr("--start: inf"));
  EXPECT_THAT(refusal("log", {.curvature = 2}), testing::HasSubstr("is not for --objective log"));
  EXPECT_EQ(refusal("clipped-quadratic", {.slope = infinity}), "accepted");
}

}  // namespace
}  // namespace qhm::synthetic
