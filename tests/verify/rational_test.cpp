#include "verify/rational.hpp"

#include <gtest/gtest.h>

#include "verify/domain.hpp"
#include "verify/inequality.hpp"

namespace qhm::verify {
namespace {

TEST(Rational, IsTheDecimalThatWasWritten) {
  EXPECT_EQ(rational(0.1), Rational(1, 10));
  EXPECT_EQ(rational(-1e-5), Rational(-1, 100'000));
  EXPECT_EQ(rational(0.0809), Rational(809, 10'000));
  EXPECT_EQ(rational(1e20), power(Rational(10), Rational(20)));
  EXPECT_EQ(rational(0), Rational(0));
}

TEST(Rational, FunctionsAreExactOrRefuse) {
  EXPECT_EQ(root(Rational(9, 4)), Rational(3, 2));
  EXPECT_THROW(root(Rational(2)), NoFraction);
  EXPECT_EQ(power(Rational(16), Rational(3, 4)), Rational(8));
  EXPECT_EQ(power(Rational(2, 3), Rational(-2)), Rational(9, 4));
  EXPECT_THROW(power(Rational(2), Rational(1, 3)), NoFraction);
  EXPECT_EQ(logarithm(Rational(1)), Rational(0));
  EXPECT_THROW(logarithm(Rational(2)), NoFraction);
  EXPECT_EQ(cosine_of<Rational>(2, 3), Rational(-1, 2));
  EXPECT_THROW(cosine_of<Rational>(1, 4), NoFraction);
}

/// The plain loop and the sums of bounds/ are two programs for the same numbers.
TEST(PlainLoop, AgreesWithTheSums) {
  Domain const everything{{"constant", "sqrt-decay", "decay", "cosine", "polynomial"},
                          {"constant", "exponential"},
                          {"constant", "step-decay", "increasing"},
                          {"constant", "step-decay"}};
  std::array const terms{Term::A,       Term::B,       Term::C,       Term::B_prime,
                         Term::C_prime, Term::D_prime, Term::B_square};
  for (Case at : sample_cases(everything, 120)) {
    at.steps = std::min<std::uint64_t>(at.steps, 300);
    for (Term const term : terms) {
      auto const x = exact_term<Enclosure>(term, at), y = plain_term<Enclosure>(term, at);
      EXPECT_FALSE(certainly_less(x, y) || certainly_less(y, x))
          << static_cast<int>(term) << " at K = " << at.steps;
      EXPECT_LE(relative_width(hull(x, y)), 1e-25);
    }
  }
}

TEST(Domain, SimplerCasesStayInsideAndAreOthers) {
  Domain const cosine{{"cosine"}, {"exponential"}, {"step-decay"}, {"step-decay"}, Steps::within_horizon};
  for (Case const& at : sample_cases(cosine, 30))
    for (Case const& other : simpler(cosine, at)) {
      EXPECT_NO_THROW(validate(other.plan));
      EXPECT_LE(other.steps, steps_after(other.plan, other.plan.epochs));
      EXPECT_FALSE(other.plan == at.plan && other.steps == at.steps);
    }
}

}  // namespace
}  // namespace qhm::verify
