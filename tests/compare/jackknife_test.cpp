#include "compare/jackknife.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace qhm::compare {
namespace {

TEST(Jackknife, OfAMeanIsItsTInterval) {
  std::vector<double> const runs{1, 2, 4, 9};
  std::vector<double> without;
  for (double const run : runs) without.push_back((16 - run) / 3);
  auto const [low, high] = jackknife_interval(4, without);
  // s^2 = (9 + 4 + 0 + 25)/3; t of 3 degrees is 3.182446305283710 (tables)
  double const half = 3.182446305283710 * std::sqrt(38.0 / 3 / 4);
  EXPECT_NEAR(low, 4 - half, 1e-13);  // a few ulps
  EXPECT_NEAR(high, 4 + half, 1e-13);
}

TEST(Jackknife, TwoRunsHaveOneDegreeOfFreedom) {
  // tan(0.475 pi), the quantile of Cauchy's law
  EXPECT_NEAR(t_quantile(1), 12.706204736174694, 1e-11);
}

}  // namespace
}  // namespace qhm::compare
