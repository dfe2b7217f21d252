#include "empirical/epoch_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace qhm::empirical {
namespace {

using Order = std::vector<std::int64_t>;

Order identity(std::int64_t n) {
  Order order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

TEST(EpochOrder, IsAPermutationOfSeedAndEpoch) {
  auto const order = epoch_order(1, 7, 1000);
  EXPECT_THAT(order, testing::UnorderedElementsAreArray(identity(1000)));
  EXPECT_EQ(order, epoch_order(1, 7, 1000));
  EXPECT_NE(order, epoch_order(1, 8, 1000));
  EXPECT_NE(order, epoch_order(2, 7, 1000));
  EXPECT_NE(order, identity(1000));
  EXPECT_EQ(epoch_order(1, 7, 1), Order{0});
}

TEST(EpochOrder, AllOrdersOfFourAreEquallyLikely) {
  constexpr int epochs = 24'000;
  std::map<Order, int> seen;
  for (int epoch = 0; epoch < epochs; ++epoch) ++seen[epoch_order(5, static_cast<std::uint64_t>(epoch), 4)];
  ASSERT_EQ(seen.size(), 24U);
  double chi_squared = 0;
  for (auto const& [order, count] : seen) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000;
  // 23 degrees of freedom: mean 23, deviation sqrt(46); 4 deviations either way.
  EXPECT_LT(std::abs(chi_squared - 23) / std::sqrt(46), 4);
}

TEST(MeasurementOrder, IsOneShuffledOrder) {
  EXPECT_THAT(measurement_order(100), testing::UnorderedElementsAreArray(identity(100)));
  EXPECT_EQ(measurement_order(100), measurement_order(100));
  EXPECT_NE(measurement_order(100), identity(100));
  EXPECT_NE(measurement_order(100), epoch_order(0, 0, 100));
}

}  // namespace
}  // namespace qhm::empirical
