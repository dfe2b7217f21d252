#include "empirical/sampling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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
  auto const order = epoch_order(Sampling::epoch_shuffle, 1, 7, 1000, 1);
  EXPECT_THAT(order, testing::UnorderedElementsAreArray(identity(1000)));
  EXPECT_EQ(order, epoch_order(Sampling::epoch_shuffle, 1, 7, 1000, 1));
  EXPECT_NE(order, epoch_order(Sampling::epoch_shuffle, 1, 8, 1000, 1));
  EXPECT_NE(order, epoch_order(Sampling::epoch_shuffle, 2, 7, 1000, 1));
  EXPECT_NE(order, identity(1000));
  EXPECT_EQ(epoch_order(Sampling::epoch_shuffle, 1, 7, 1, 1), Order{0});
}

TEST(EpochOrder, AllOrdersOfFourAreEquallyLikely) {
  constexpr int epochs = 24'000;
  std::map<Order, int> seen;
  for (int epoch = 0; epoch < epochs; ++epoch)
    ++seen[epoch_order(Sampling::epoch_shuffle, 5, static_cast<std::uint64_t>(epoch), 4, 1)];
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
  EXPECT_NE(measurement_order(100), epoch_order(Sampling::epoch_shuffle, 0, 0, 100, 1));
}

TEST(IndependentOrder, DrawsEverySampleEquallyOftenWithReplacement) {
  constexpr std::int64_t n = 10, batch = 7;
  std::vector<double> seen(n, 0);
  double draws = 0, repeats = 0;
  for (std::uint64_t epoch = 0; epoch < 2000; ++epoch) {
    auto const order = epoch_order(Sampling::independent, 3, epoch, n, batch);
    ASSERT_EQ(order.size(), 14U);  // two whole batches
    for (std::size_t i = 0; i < order.size(); ++i) {
      ++seen[static_cast<std::size_t>(order[i])];
      repeats += i > 0 && order[i] == order[i - 1] ? 1 : 0;
    }
    draws += 14;
  }
  // Counts are binomial: within 4 deviations of draws / 10; neighbours agree with probability 1/10.
  for (double const count : seen) EXPECT_NEAR(count, draws / 10, 4 * std::sqrt(draws * 0.09));
  EXPECT_NEAR(repeats, 26'000 / 10.0, 4 * std::sqrt(26'000 * 0.09));
}

TEST(IndependentOrder, DependsOnSeedEpochAndPlaceAlone) {
  auto const small = epoch_order(Sampling::independent, 3, 1, 10, 3);
  auto const large = epoch_order(Sampling::independent, 3, 1, 10, 5);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(small[i], large[i]);
  EXPECT_NE(small, epoch_order(Sampling::independent, 4, 1, 10, 3));
  EXPECT_NE(small, epoch_order(Sampling::independent, 3, 2, 10, 3));
}

}  // namespace
}  // namespace qhm::empirical
