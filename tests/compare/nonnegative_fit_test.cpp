#include "compare/nonnegative_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/random.hpp"

namespace qhm::compare {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr double ulp = 0x1p-52;

double squared_residual(Columns const& columns, std::vector<double> const& c, std::vector<double> const& y) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double rest = y[i];
    for (std::size_t j = 0; j < c.size(); ++j) rest -= c[j] * columns[j][i];
    sum += rest * rest;
  }
  return sum;
}

double draw(std::uint32_t problem, std::uint32_t which) {
  auto const bits = random_bits(7, Stream::data, {.trial = problem, .step = which}, 0);
  return 2 * uniform(bits[0], bits[1]) - 1;
}

TEST(NonnegativeFit, FindsWhatTheColumnsWereMadeOf) {
  Columns const columns{{1, 1, 1, 1}, {1, 2, 3, 4}, {1, 4, 9, 16}};
  std::vector<double> y;
  for (std::size_t i = 0; i < 4; ++i)
    y.push_back(3 * columns[0][i] + 0.5 * columns[1][i] + 2 * columns[2][i]);
  auto const fit = nonnegative_fit(columns, y);
  // condition times a few ulps of the largest term
  EXPECT_THAT(fit.coefficients,
              Pointwise(DoubleNear(64 * ulp * fit.condition), std::vector<double>{3, 0.5, 2}));
}

TEST(NonnegativeFit, ActiveConstraintsByHand) {
  // Orthogonal columns: each coefficient is the projection, or 0 where that is negative.
  EXPECT_THAT(nonnegative_fit({{1, 0, 0}, {0, 2, 0}, {0, 0, 1}}, std::vector<double>{5, -4, 7}).coefficients,
              ElementsAre(5, 0, 7));
  // Free: c = (2, -1). With c_2 = 0 the first is (2 + 1)/2 = 1.5, and the gradient at c_2 is 1 > 0.
  auto const fit = nonnegative_fit({{1, 1}, {0, 1}}, std::vector<double>{2, 1});
  EXPECT_NEAR(fit.coefficients[0], 1.5, 4 * ulp);
  EXPECT_EQ(fit.coefficients[1], 0);
  // y points away from every column.
  EXPECT_THAT(nonnegative_fit({{1, 2}, {2, 1}}, std::vector<double>{-1, -1}).coefficients, ElementsAre(0, 0));
}

TEST(NonnegativeFit, MeetsTheConditionsOfTheMinimum) {
  for (std::uint32_t problem = 0; problem < 500; ++problem) {
    Columns columns(3, std::vector<double>(6));
    std::vector<double> y(6);
    for (std::uint32_t i = 0; i < 6; ++i) {
      for (std::uint32_t j = 0; j < 3; ++j) columns[j][i] = draw(problem, 3 * i + j);
      y[i] = draw(problem, 100 + i);
    }
    auto const [c, condition] = nonnegative_fit(columns, y);
    for (std::size_t j = 0; j < 3; ++j) {
      double gradient = 0;  // of the half square: sum column (A c - y)
      for (std::size_t i = 0; i < 6; ++i)
        gradient +=
            columns[j][i] * (c[0] * columns[0][i] + c[1] * columns[1][i] + c[2] * columns[2][i] - y[i]);
      EXPECT_GE(c[j], 0);
      // Karush, Kuhn and Tucker; rounding: condition times ulps of numbers below 6 |c|
      double const tolerance = 1000 * ulp * condition * condition;
      EXPECT_GE(gradient, -tolerance) << problem;
      if (c[j] > 0) {
        EXPECT_NEAR(gradient, 0, tolerance) << problem;
      }
    }
  }
}

TEST(NonnegativeFit, NoPointOfAGridIsBetter) {
  for (std::uint32_t problem = 0; problem < 20; ++problem) {
    Columns columns(3, std::vector<double>(5));
    std::vector<double> y(5);
    for (std::uint32_t i = 0; i < 5; ++i) {
      for (std::uint32_t j = 0; j < 3; ++j) columns[j][i] = draw(1000 + problem, 3 * i + j);
      y[i] = draw(1000 + problem, 100 + i);
    }
    double const least = squared_residual(columns, nonnegative_fit(columns, y).coefficients, y);
    for (double a = 0; a <= 2; a += 0.05)
      for (double b = 0; b <= 2; b += 0.05)
        for (double c = 0; c <= 2; c += 0.05)
          ASSERT_LE(least, squared_residual(columns, {a, b, c}, y) + 100 * ulp) << a << ' ' << b << ' ' << c;
  }
}

TEST(NonnegativeFit, DoesNotDependOnTheColumnsUnits) {
  std::vector<double> const y{1, 2, 2, 5};
  auto const plain = nonnegative_fit({{1, 2, 3, 4}, {1, 1, 1, 2}}, y);
  auto const scaled = nonnegative_fit({{0x1p40, 0x1p41, 3 * 0x1p40, 0x1p42}, {1, 1, 1, 2}}, y);
  EXPECT_NEAR(scaled.coefficients[0] * 0x1p40, plain.coefficients[0], 8 * ulp);
  EXPECT_NEAR(scaled.coefficients[1], plain.coefficients[1], 8 * ulp);
  EXPECT_NEAR(scaled.condition, plain.condition, 8 * ulp * plain.condition);
}

TEST(NonnegativeFit, ConditionOfTwoColumnsIsThatOfTheirAngle) {
  // Unit columns at cosine c: singular values sqrt(1 +- c).
  for (double const angle : {0.5, 1e-3, 1e-6}) {
    auto const fit = nonnegative_fit({{1, 0}, {std::cos(angle), std::sin(angle)}}, std::vector<double>{1, 1});
    double const expected = 1 / std::tan(angle / 2);
    EXPECT_NEAR(fit.condition / expected, 1,
                8 * ulp * expected);  // the smallest is known to an ulp of the largest
  }
}

TEST(NonnegativeFit, DependentColumnsShareTheFitSomehow) {
  auto const fit = nonnegative_fit({{1, 2, 3}, {2, 4, 6}, {0, 0, 0}}, std::vector<double>{3, 6, 9});
  EXPECT_GT(fit.condition, largest_identified_condition);
  EXPECT_NEAR(fit.coefficients[0] + 2 * fit.coefficients[1], 3, 32 * ulp);
  EXPECT_EQ(fit.coefficients[2], 0);  // a column of zeros
}

}  // namespace
}  // namespace qhm::compare
