#include "synthetic/ordered_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <string>

namespace qhm::synthetic {
namespace {

constexpr unsigned threads = 4;

/// What take() saw of `count` items; `work` may throw, and `stop_at` is the item before which it is stopped.
template <class Work>
std::vector<std::uint64_t> taken_items(std::uint64_t count, Work const& work, std::uint64_t stop_at) {
  std::vector<std::uint64_t> taken;  // written by take() alone, in any thread
  std::atomic<std::uint64_t> begun = 0;
  for_each_in_order(
      count, threads, [] { return std::uint64_t{0}; },
      [&](std::uint64_t& state, std::uint64_t item) {
        ++begun;
        work(item);
        state = item * item;
      },
      [&](std::uint64_t& state, std::uint64_t item) {
        EXPECT_EQ(state, item * item);
        taken.push_back(item);
      },
      [&] { return begun >= stop_at; });
  return taken;
}

std::vector<std::uint64_t> first(std::uint64_t count) {
  std::vector<std::uint64_t> items(count);
  std::iota(items.begin(), items.end(), 0);
  return items;
}

TEST(OrderedQueue, ResultsAreTakenInTheOrderOfTheItems) {
  for (std::uint64_t const count : {0U, 1U, 3U, 1000U})
    EXPECT_EQ(taken_items(
                  count, [](std::uint64_t) {}, count + 1),
              first(count));
}

TEST(OrderedQueue, WhatWasBegunBeforeAStopIsTaken) {
  auto const taken = taken_items(
      1000, [](std::uint64_t) {}, 10);
  EXPECT_EQ(taken, first(taken.size()));
  EXPECT_GE(taken.size(), 10U);
  EXPECT_LT(taken.size(), 10U + threads);  // each other thread may have asked before the tenth began
}

TEST(OrderedQueue, WhatIsThrownEndsAllAndIsThrownAgain) {
  auto const failing = [](std::uint64_t item) {
    if (item == 5) throw std::runtime_error("item " + std::to_string(item));
  };
  try {
    taken_items(1000, failing, 1001);
    FAIL();
  } catch (std::runtime_error const& error) {
    EXPECT_STREQ(error.what(), "item 5");
  }
}

}  // namespace
}  // namespace qhm::synthetic
