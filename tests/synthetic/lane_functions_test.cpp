#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "synthetic/lanes/functions.hpp"

namespace qhm::synthetic {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// |value - exact| in units of the last place of exact.
double ulps(double value, long double exact) {
  return double(std::fabs(value - exact) / std::ldexp(1.0L, std::ilogb(exact) - 52));
}

/// Numbers of every size up to `largest`, either sign.
class LaneFunctions : public testing::Test {
 protected:
  double any_size(double largest) {
    double const size = std::pow(10.0, std::uniform_real_distribution(-12.0, std::log10(largest))(random_));
    return random_() % 2 == 0 ? size : -size;
  }
  std::mt19937_64 random_{2026};
};

/// Largest error in ulps over 300,000 arguments; lanes must have the same bits as one number.
template <class Draw, class Function, class Exact>
double worst(Draw draw, Function function, Exact exact) {
  double largest = 0;
  for (int i = 0; i < 300'000; ++i) {
    double const x = draw();
    double const value = function(x);
    EXPECT_EQ(bits_of(value), bits_of(lane(function(Lanes(x)), 5))) << x;
    largest = std::max(largest, ulps(value, exact(static_cast<long double>(x))));
  }
  return largest;
}

// The C library's long double functions have 64 bits: their own error is 2^-11 of an ulp of double.
TEST_F(LaneFunctions, AreWithinTheStatedErrors) {
  EXPECT_LT(worst([&] { return any_size(1e9); }, [](auto x) { return sine(x); },
                  [](long double x) { return std::sin(x); }),
            2);
  EXPECT_LT(worst([&] { return any_size(700); }, [](auto x) { return exponential(x); },
                  [](long double x) { return std::exp(x); }),
            2);
  EXPECT_LT(worst([&] { return any_size(600); }, [](auto x) { return exponential_less_one(x); },
                  [](long double x) { return std::expm1(x); }),
            2);
  EXPECT_LT(worst([&] { return any_size(100); }, [](auto x) { return hyperbolic_tangent(x); },
                  [](long double x) { return std::tanh(x); }),
            3);
  EXPECT_LT(worst([&] { return std::fabs(any_size(1e300)); }, [](auto x) { return logarithm(x); },
                  [](long double x) { return std::log(x); }),
            2);
}

TEST_F(LaneFunctions, CosineIsWithinFourUlpsOfOne) {
  for (int i = 0; i < 100'000; ++i) {
    double const x = any_size(1e9);
    EXPECT_NEAR(cosine(x), double(std::cos(static_cast<long double>(x))), 4 * 0x1p-52) << x;
  }
}

TEST_F(LaneFunctions, EndsOfTheRange) {
  EXPECT_EQ(exponential(-800.0), 0);
  EXPECT_EQ(exponential(800.0), inf);
  EXPECT_EQ(exponential(0.0), 1);
  EXPECT_EQ(exponential(-740.0), std::exp(-740.0));  // subnormal
  EXPECT_TRUE(std::isnan(exponential(std::nan(""))));
  EXPECT_EQ(hyperbolic_tangent(50.0), 1);
  EXPECT_EQ(hyperbolic_tangent(-50.0), -1);
  EXPECT_TRUE(std::isnan(hyperbolic_tangent(std::nan(""))));
  EXPECT_EQ(sine(1e17), std::sin(1e17));
  EXPECT_TRUE(std::isnan(sine(inf)));
  EXPECT_EQ(logarithm(1.0), 0);
}

}  // namespace
}  // namespace qhm::synthetic
