#include "compare/shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "bounds/sums/leading_sums.hpp"
#include "bounds/theorems/theorem_2.hpp"
#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

using testing::HasSubstr;

/// a A_K + b B_K + c C_K of a plan, times a factor.
std::function<double(double)> made_of(Plan const& plan, double a, double b, double c, double factor = 1) {
  return [=](double K) {
    auto const steps = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(K));
    auto const terms = bounds::theorem_2_terms(bounds::leading_sums(Profile<double>(plan, steps)));
    return factor * (a * terms.A + b * terms.B + c * terms.C);
  };
}

class Shapes : public testing::Test {
 protected:
  void add(SampleRun const& run) {
    runs_.push_back(read_run(folder_.add("run" + std::to_string(count_++), run)));
  }
  ShapeFit fit() {
    auto const group = groups_of(runs_, false).plans.at(0);
    return fit_shape(group, curve_of(group, "grad_norm_sq"));
  }
  SampleFolder folder_;
  std::vector<ObservedRun> runs_;
  int count_ = 0;
};

TEST_F(Shapes, FindWhatACurveWasMadeOf) {
  auto const plan = sample_plan();
  add({.plan = plan, .y = made_of(plan, 3, 0.5, 2)});
  auto const found = fit();
  EXPECT_EQ(found.points, 12u);
  EXPECT_EQ(found.columns, 3u);
  EXPECT_TRUE(found.identified);
  // The sums' 1e-14 and a few ulps of y, times the condition.
  double const tolerance = 4e-14 * found.condition;
  EXPECT_LT(tolerance, 1e-8);
  EXPECT_NEAR(found.coefficients[0], 3, tolerance);
  EXPECT_NEAR(found.coefficients[1], 0.5, 10 * tolerance);  // its column is the smallest
  EXPECT_NEAR(found.coefficients[2], 2, tolerance);
  EXPECT_NEAR(found.r_squared.value(), 1, 1e-13);
  EXPECT_LT(found.relative_residual, 1e-13);
  EXPECT_FALSE(found.intervals[0]);  // one seed
}

TEST_F(Shapes, WithoutMomentumHaveTwoColumns) {
  auto plan = sample_plan();
  plan.gamma = Constant{0};
  add({.plan = plan, .y = made_of(plan, 3, 0.5, 0)});
  auto const found = fit();
  EXPECT_EQ(found.columns, 2u);
  EXPECT_NEAR(found.coefficients[0], 3, 4e-14 * found.condition);
  EXPECT_EQ(found.coefficients[2], 0);
}

TEST_F(Shapes, OfConstantParametersAreNotIdentified) {
  Plan const plan{.learning_rate = Constant{0.1},
                  .batch = Constant{8},
                  .beta = Constant{0.9},
                  .gamma = Constant{0.7},
                  .epochs = 12,
                  .samples = 80};
  add({.plan = plan, .y = made_of(plan, 3, 0.5, 2)});
  auto const found = fit();  // B_K and C_K are both constant
  EXPECT_FALSE(found.identified);
  EXPECT_LT(found.relative_residual, 1e-13);
}

TEST_F(Shapes, ANegativePartIsLeftToTheOthers) {
  auto const plan = sample_plan();
  add({.plan = plan, .y = made_of(plan, 3, -0.5, 2)});
  auto const found = fit();
  EXPECT_EQ(found.coefficients[1], 0);
  EXPECT_GT(found.relative_residual, 1e-6);
}

TEST_F(Shapes, ErrorsAreRelative) {
  // At the minimum of sum (fitted/y - 1)^2 its derivative vanishes for positive coefficients and is not
  // negative for the others; that of sum (fitted - y)^2 does neither here, as y falls by a factor 30.
  auto const plan = sample_plan();
  auto const y = [](double K) { return (2 + std::sin(K)) / (1 + K); };
  add({.plan = plan, .y = y});
  auto const found = fit();
  std::array const sums{made_of(plan, 1, 0, 0), made_of(plan, 0, 1, 0), made_of(plan, 0, 0, 1)};
  double squares = 0;
  for (std::size_t j = 0; j < 3; ++j) {
    double derivative = 0, size = 0;
    for (double K = 10; K <= 120; K += 10) {
      double fitted = 0;
      for (std::size_t i = 0; i < 3; ++i) fitted += found.coefficients[i] * sums[i](K);
      double const error = fitted / y(K) - 1, term = sums[j](K) / y(K);
      derivative += error * term;
      size += term;
      if (j == 0) squares += error * error / 12;
    }
    EXPECT_GT(derivative, -1e-12 * size);  // the sums' 1e-14 and the fit's rounding
    if (found.coefficients[j] > 0) {
      EXPECT_NEAR(derivative, 0, 1e-12 * size) << j;
    }
  }
  EXPECT_NEAR(found.relative_residual, std::sqrt(squares), 1e-12);
}

TEST_F(Shapes, IntervalsOverSeedsAreThoseOfTheScale) {
  auto const plan = sample_plan();
  for (double const factor : {1.0, 2.0, 4.0, 9.0})
    add({.plan = plan, .seed = static_cast<std::uint64_t>(factor), .y = made_of(plan, 3, 0.5, 2, factor)});
  auto const found = fit();
  // Coefficients are linear in the mean curve: of 1, 2, 4, 9 the mean is 4 and its t interval +- 5.66.
  double const half = 3.182446305283710 * std::sqrt(38.0 / 3 / 4);
  double const tolerance = 1e-12 * found.condition;  // a few dozen ulps of the largest factor
  EXPECT_NEAR(found.coefficients[2], 8, tolerance);
  EXPECT_NEAR(found.intervals[2]->high, 2 * (4 + half), tolerance);
  EXPECT_EQ(found.intervals[2]->low, 0);  // 2 (4 - half) < 0
}

TEST_F(Shapes, NeedMorePointsThanColumns) {
  auto plan = sample_plan();
  plan.epochs = 3;
  plan.interval = 1;
  add({.plan = plan});
  EXPECT_THAT(refusal([&] { static_cast<void>(fit()); }),
              HasSubstr("3 points are too few to fit 3 columns: 4 are needed"));
}

}  // namespace
}  // namespace qhm::compare
