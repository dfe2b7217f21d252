#include "core/seesaw.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/errors.hpp"
#include "core/stages.hpp"

namespace qhm {
namespace {

/// A stepwise base that halves twice.
Plan halving() {
  return {.learning_rate = Table{{{0, 0.4}, {2, 0.2}, {5, 0.1}}},
          .batch = Constant{8},
          .beta = Constant{0.9},
          .gamma = Constant{1},
          .epochs = 8,
          .samples = 64};
}

TEST(Seesaw, TradesEachHalvingForTwiceTheBatch) {
  auto const plan = seesaw(halving(), 2, SeesawLine::normalised);
  auto const& rate = std::get<Table>(plan.learning_rate).entries;
  ASSERT_EQ(rate.size(), 3U);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_DOUBLE_EQ(rate[j].value, 0.4 / std::pow(2, j / 2.0));
  EXPECT_EQ(std::get<Table>(plan.batch), (Table{{{0, 8}, {2, 16}, {5, 32}}}));
  auto const kept = seesaw(halving(), 2, SeesawLine::sgd);
  EXPECT_EQ(std::get<Table>(kept.learning_rate), (Table{{{0, 0.4}}}));
  EXPECT_EQ(kept.batch, plan.batch);
}

TEST(Seesaw, KeepsABatchThatGrowsByItselfAndTheWarmUp) {
  auto base = halving();
  base.batch = Exponential{8, 3};
  base.interval = 4;
  base.warm_up = WarmUp{.initial = 0.1, .epochs = 1, .interval = 1};
  auto const plan = seesaw(base, 2, SeesawLine::sgd);
  // Rates count from the end of the warm-up, so the cuts come at epochs 3 and 6.
  EXPECT_EQ(std::get<Table>(plan.batch), (Table{{{0, 8}, {3, 16}, {4, 48}, {6, 96}}}));
  EXPECT_EQ(plan.warm_up, base.warm_up);
}

TEST(Seesaw, SavesTheStepsOfLemmaOne) {
  // Quarter cosine eta_0 cos(pi t/(2T)): the serial steps left of 1, an integral that tends to 2/pi = 0.63662
  // as the factor tends to 1; with finite factors .780, .729, .662, .640 (docs/siblings.md). Epochs of one
  // T_0 with real batches stand for the integral: T_m = ceil(1e6/b) is within 1e-6 of the quotient a hundred
  // times over, and 4000 epochs within 1/4000 of the time of each cut.
  constexpr std::uint64_t epochs = 4000;
  Table cosine;
  for (std::uint64_t m = 0; m < epochs; ++m)
    cosine.entries.push_back(
        {m, std::cos(std::numbers::pi / 2 * static_cast<double>(m) / static_cast<double>(epochs))});
  for (auto const& [factor, left] : {std::pair{2.0, 0.780}, {1.5, 0.729}, {1.1, 0.662}, {1.01, 0.640}}) {
    Plan const base{.learning_rate = cosine,
                    .batch = Constant{1},
                    .epochs = epochs,
                    .samples = 1'000'000,
                    .batch_rounding = BatchRounding::none};
    auto const fast = seesaw(base, factor, SeesawLine::normalised);
    double const share =
        static_cast<double>(steps_after(fast, epochs)) / static_cast<double>(steps_after(base, epochs));
    EXPECT_NEAR(share, left, 0.0005 + 1.0 / epochs) << factor;  // three digits, and the grid of epochs
  }
}

TEST(Seesaw, RefusesWhatHasNoCuts) {
  for (double const factor : {1.0, 0.5, -2.0, std::nan("")})
    EXPECT_THROW(seesaw(halving(), factor, SeesawLine::sgd), InputError) << factor;
  auto rising = halving();
  rising.learning_rate = ExponentialRise{0.1, 0.2, 1.2};
  rising.interval = 2;
  EXPECT_THROW(seesaw(rising, 2, SeesawLine::sgd), InputError);
  EXPECT_THROW(seesaw_line("adam"), InputError);
}

TEST(Seesaw, ARateOfZeroCutsNoFurther) {
  Plan const base{.learning_rate = Cosine{0.1, 0}, .batch = Constant{8}, .epochs = 10, .samples = 64};
  auto const plan = seesaw(base, 2, SeesawLine::sgd);
  EXPECT_LT(std::get<Table>(plan.batch).entries.back().value, 8 * 128);  // cos at the last but one: 1/33
}

}  // namespace
}  // namespace qhm
