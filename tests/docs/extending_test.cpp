#include <gtest/gtest.h>

#include <cmath>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/theorems/theorem_2_s.hpp"
#include "tests/docs/extending/sgd_descent.hpp"
#include "tests/docs/extending/squared_cauchy.hpp"

namespace qhm {
namespace {

Plan sgd() {
  return {.learning_rate = Cosine{.max = 0.5, .min = 0},
          .batch = Exponential{.initial = 8, .growth = 2},
          .beta = Constant{0.9},
          .gamma = Constant{0},
          .interval = 5,
          .epochs = 20,
          .samples = 100};
}

TEST(NewTheorem, IsTheSharpTheoremWithoutMomentum) {
  Problem const problem{{2}, {3}, {INFINITY}, {1}};
  Profile<double> const profile(sgd(), 100);
  double const bound = bounds::sgd_descent(problem, profile);
  EXPECT_NEAR(bound, bounds::theorem_2_s(problem, profile), 2e-14 * bound);  // twice the promised error
}

TEST(NewTheorem, HasACertificate) {
  Problem const problem{{2}, {3}, {1}, {1}};
  bounds::PrecisionScope const precision(128);
  auto const enclosed = bounds::sgd_descent(problem, Profile<bounds::Enclosure>(sgd(), 100));
  double const bound = bounds::sgd_descent(problem, Profile<double>(sgd(), 100));
  EXPECT_NEAR(lower(enclosed), bound, 1e-14 * bound);
  EXPECT_NEAR(upper(enclosed), bound, 1e-14 * bound);
}

TEST(NewTheorem, NamesTheStepThatBreaksIt) {
  auto plan = sgd();
  plan.gamma = Constant{0.5};
  EXPECT_THROW(static_cast<void>(bounds::sgd_descent(Problem{}, Profile<double>(plan, 10))),
               AssumptionViolated);
}

TEST(NewObjective, HasTheConstantsItStates) {
  using Term = synthetic::SquaredCauchyTerm;
  double largest_slope = 0, largest_curvature = 0;
  for (double x = -8; x <= 8; x += 1.0 / 512) {
    constexpr double h = 1e-5;
    double const slope = Term::slope(x);
    // Central differences: |h'''|, |h''''| < 100 here, so 1e-8 holds with room.
    EXPECT_NEAR(slope, (Term::value(x + h) - Term::value(x - h)) / (2 * h), 1e-8) << x;
    largest_slope = std::max(largest_slope, std::abs(slope));
    largest_curvature =
        std::max(largest_curvature, std::abs((Term::slope(x + h) - Term::slope(x - h)) / (2 * h)));
    EXPECT_GE(Term::value(x), Term::infimum);
  }
  EXPECT_LE(largest_slope, Term::slope_bound);
  EXPECT_LE(largest_curvature, Term::curvature_bound);
  EXPECT_GT(largest_slope, 0.9999 * Term::slope_bound);
  EXPECT_GT(largest_curvature, 0.9999 * Term::curvature_bound);
}

}  // namespace
}  // namespace qhm
