#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "synthetic/objectives/hard_chain.hpp"

namespace qhm::synthetic {
namespace {

TEST(NormalIntegral, IsWithinTheStatedError) {
  for (int i = -20'000; i <= 20'000; ++i) {
    double const x = i * 0.002;
    // By the C library's erfc in 64 bits, whose own error is 2^-11 of the tolerance.
    long double const exact = 0.5L * std::erfc(-static_cast<long double>(x) / std::sqrt(2.0L));
    EXPECT_NEAR(normal_integral(x), double(exact), 1e-15) << x;
  }
}

TEST(HardChain, GradientIsLongerThanOneUntilTheLastCoordinateHasMoved) {
  std::mt19937_64 random{2026};
  for (std::uint32_t const dim : {1U, 2U, 5U, 20U})
    for (int repeat = 0; repeat < 2000; ++repeat) {
      std::vector<double> x(dim), g(dim);
      for (double& xj : x) xj = std::normal_distribution(0.0, 2.0)(random);
      x.back() = std::uniform_real_distribution(-0.999, 0.999)(random);
      HardChain{dim}.gradient(x.data(), g.data());
      double squares = 0;
      for (double const gj : g) squares += gj * gj;
      EXPECT_GT(squares, 1);
    }
}

TEST(HardChain, AGradientWakesUpOneCoordinateAtATime) {
  std::uint32_t const dim = 8;
  std::vector<double> x(dim, 0.0), g(dim);
  for (std::uint32_t awake = 0; awake < dim; ++awake) {
    HardChain{dim}.gradient(x.data(), g.data());
    for (std::uint32_t j = 0; j < dim; ++j) EXPECT_EQ(g[j] != 0, j <= awake) << awake << " " << j;
    x[awake] = 1.5;
  }
}

}  // namespace
}  // namespace qhm::synthetic
