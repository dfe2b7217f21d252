#include "core/pieces.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <random>

#include "core/errors.hpp"
#include "core/stages.hpp"

namespace qhm {
namespace {

using Fifty =
    boost::multiprecision::number<boost::multiprecision::cpp_dec_float<50>, boost::multiprecision::et_off>;

std::vector<Plan> sixty(Plan const& rest) {
  return all_combinations({.lr_min = 0.01, .gamma_factor = 0.3}, rest);
}

/// The pieces epoch by epoch as stages, neighbours of equal values as one.
std::vector<Stage<double>> expanded(Profile<double> const& profile) {
  std::vector<Stage<double>> stages;
  for (auto const& piece : profile.pieces())
    for (std::uint64_t m = piece.first_epoch; m <= piece.last_epoch(); ++m) {
      auto const stage = piece.stage(m);
      if (!stages.empty() && stages.back().same_values(stage))
        stages.back().steps += stage.steps;
      else
        stages.push_back(stage);
    }
  return stages;
}

TEST(Pieces, ExpandToTheTableOfStages) {
  std::mt19937_64 random(11);
  for (auto const& plan : sixty({.interval = 7, .epochs = 40, .samples = 100})) {
    std::uint64_t const horizon = steps_after(plan, 40);
    for (std::uint64_t const K :
         {std::uint64_t{1}, horizon - 1, horizon, horizon + 1, 1 + random() % (2 * horizon)}) {
      auto const pieces = expanded(Profile<double>(plan, K));
      auto const table = tabulate(plan, K);
      ASSERT_EQ(pieces.size(), table.size()) << plan_name(plan) << " at K = " << K;
      for (std::size_t i = 0; i < table.size(); ++i) {
        EXPECT_TRUE(pieces[i].same_values(table[i])) << plan_name(plan) << " at K = " << K << ", stage " << i;
        EXPECT_EQ(pieces[i].first_step, table[i].first_step);
        EXPECT_EQ(pieces[i].first_epoch, table[i].first_epoch);
        EXPECT_EQ(pieces[i].steps, table[i].steps);
      }
    }
  }
}

TEST(Pieces, CoverEveryStepOnceAndKnowTheirEpochs) {
  std::mt19937_64 random(12);
  for (auto const& plan : sixty({.interval = 3, .epochs = 25, .samples = 37}))
    for (int i = 0; i < 5; ++i) {
      std::uint64_t const K = 1 + random() % 1000;
      Profile<double> const profile(plan, K);
      EXPECT_EQ(profile.steps(), K);
      std::uint64_t step = 0;
      for (auto const& piece : profile.pieces()) {
        EXPECT_EQ(piece.first_step, step);
        EXPECT_EQ(piece.first_epoch, epoch_of(plan, step));
        EXPECT_EQ(piece.last_epoch(), epoch_of(plan, step + piece.steps - 1));
        EXPECT_EQ(piece.whole_epochs(), piece.steps / piece.steps_per_epoch);
        EXPECT_EQ(piece.epochs() - piece.whole_epochs(), piece.steps % piece.steps_per_epoch == 0 ? 0 : 1);
        // The last epoch's stage ends where the piece ends.
        auto const last = piece.stage(piece.last_epoch());
        EXPECT_EQ(last.first_step + last.steps, step + piece.steps);
        EXPECT_EQ(piece.step_of(piece.first_epoch), step);
        step += piece.steps;
      }
      EXPECT_EQ(step, K);
    }
}

TEST(Pieces, EndOnlyWhereSomethingJumps) {
  // Cosine's horizon cuts at epoch 10, the batch's stage at 4, 8, ...; constant weights never.
  Plan const plan{.learning_rate = Cosine{0.3, 0.01},
                  .batch = Exponential{2, 2},
                  .beta = Constant{0.9},
                  .gamma = Constant{1},
                  .interval = 4,
                  .epochs = 10,
                  .samples = 16};
  std::vector<std::uint64_t> first_epochs;
  Profile<double> const profile(plan, steps_after(plan, 18));
  for (auto const& piece : profile.pieces()) first_epochs.push_back(piece.first_epoch);
  EXPECT_EQ(first_epochs, (std::vector<std::uint64_t>{0, 4, 8, 10, 12, 16}));
  EXPECT_EQ(profile.pieces()[2].alpha.kind, Curve<double>::Kind::cosine_arc);
  EXPECT_EQ(profile.pieces()[3].alpha.kind, Curve<double>::Kind::power_law);
  EXPECT_EQ(next_curve(plan.learning_rate, 9, 10), 10U);
  EXPECT_EQ(next_curve(plan.learning_rate, 10, 10), unlimited);
  EXPECT_EQ(next_curve(Decay{0.1}, 0, 10), unlimited);
}

TEST(Pieces, OneStepIsOnePiece) {
  for (auto const& plan : sixty({.interval = 2, .epochs = 1, .samples = 3})) {
    Profile<double> const profile(plan, 1);
    ASSERT_EQ(profile.pieces().size(), 1U);
    EXPECT_EQ(profile.steps(), 1U);
    EXPECT_EQ(profile.pieces()[0].stage(0).alpha, 0.1) << plan_name(plan);  // a horizon of one epoch: max
  }
}

TEST(Pieces, AreFewHoweverManySteps) {
  // Batches count up to 2^200 times the first, halved weights until 2^-200: 201 stages each, on the same grid
  // of epochs, and one cut more at the horizon.
  for (auto const& rest : {Plan{.interval = 30, .epochs = 300, .samples = 50'000},
                           Plan{.interval = 1, .epochs = 1'000'000'000'000, .samples = 1}}) {
    auto plans = all_combinations({}, rest);
    for (auto const& plan : plans) {
      Profile<double> const profile(plan, max_steps);
      EXPECT_LE(profile.pieces().size(), 203U) << plan_name(plan);
      EXPECT_EQ(profile.steps(), max_steps) << plan_name(plan);
    }
    EXPECT_EQ(Profile<double>(plans.front(), max_steps).pieces().size(), 1U);
  }
}

TEST(Pieces, BatchesBeyondAllThatCountsAreOnePiece) {
  Plan const plan{.learning_rate = SqrtDecay{0.1},
                  .batch = Exponential{8, 2},
                  .beta = Constant{0.9},
                  .gamma = Constant{0.7},
                  .interval = 5};
  auto const last_of = [&](std::uint64_t epochs) {
    return Profile<double>(plan, steps_after(plan, epochs)).pieces().back();
  };
  EXPECT_EQ(last_of(5 * 200 + 5).batch, 8 * 0x1p200);
  EXPECT_EQ(last_of(5 * 200 + 5).first_epoch, 5U * 200);
  EXPECT_EQ(last_of(5 * 201 + 1).first_epoch, 5U * 201);
  EXPECT_TRUE(std::isinf(last_of(5 * 201 + 1).batch));
  EXPECT_EQ(last_of(5'000'000).first_epoch, 5U * 201);
  EXPECT_EQ(last_of(5'000'000).steps_per_epoch, 1U);
}

TEST(Pieces, RealBatchesAreTheirDecimalsInEveryArithmetic) {
  Plan const plan{
      .batch = Exponential{1.7, 1.3}, .interval = 2, .samples = 1000, .batch_rounding = BatchRounding::none};
  Profile<Fifty> const exact(plan, steps_after(plan, 40));
  Profile<double> const fast(plan, steps_after(plan, 40));
  ASSERT_EQ(exact.pieces().size(), 20U);
  ASSERT_EQ(fast.pieces().size(), 20U);
  Fifty batch("1.7");
  for (std::size_t j = 0; j < 20; ++j, batch *= Fifty("1.3")) {
    auto const& piece = exact.pieces()[j];
    EXPECT_LT(abs(piece.batch / batch - 1), Fifty("1e-48"));
    EXPECT_EQ(fast.pieces()[j].batch, static_cast<double>(batch));  // rounded once
    EXPECT_EQ(piece.steps_per_epoch, static_cast<std::uint64_t>(ceil(Fifty(1000 / batch))));
    EXPECT_EQ(piece.steps, 2 * piece.steps_per_epoch);
  }
}

TEST(Pieces, AConstantRealBatchIsItsDecimalToo) {
  Plan const plan{.batch = Constant{2.4}, .samples = 12, .batch_rounding = BatchRounding::none};
  Profile<Fifty> const exact(plan, 5);
  EXPECT_EQ(exact.pieces().front().batch, Fifty("2.4"));
  EXPECT_EQ(exact.pieces().front().steps_per_epoch, 5U);  // 12/2.4 exactly
  EXPECT_EQ(Profile<double>(plan, 5).pieces().front().batch, 2.4);
}

TEST(Pieces, VanishedWeightsNoLongerCut) {
  // 0.5^j < 2^-200 first at j = 201: stages of 3 epochs until then, and one piece from there on.
  Plan const plan{.batch = Constant{10},
                  .beta = StepDecay{0.9, 0.5},
                  .gamma = Constant{0.7},
                  .interval = 3,
                  .samples = 10};
  Profile<double> const profile(plan, max_steps);
  ASSERT_EQ(profile.pieces().size(), 202U);
  EXPECT_EQ(profile.pieces()[200].steps, 3U);
  EXPECT_EQ(profile.pieces()[200].stage(600).beta, 0.9 * 0x1p-200);
  auto const rest = profile.pieces()[201].stage(603);
  EXPECT_EQ(rest.beta, 0);
  EXPECT_EQ(rest.one_minus_beta, 1);
  EXPECT_EQ(profile.pieces()[201].steps, max_steps - 603);
  // A weight of zero is vanished from the start.
  Plan const none{
      .batch = Constant{10}, .beta = StepDecay{0, 0.5}, .gamma = StepDecay{0, 0.5}, .samples = 10};
  EXPECT_EQ(Profile<double>(none, max_steps).pieces().size(), 1U);
}

TEST(Pieces, RefuseStepsOutOfRangeAndTooManyStages) {
  EXPECT_THROW(Profile<double>(Plan{}, 0), InputError);
  EXPECT_THROW(Profile<double>(Plan{}, max_steps + 1), InputError);
  // A batch that grows by a ten-millionth an epoch takes 1.4e9 epochs to stop counting.
  Plan const slow{
      .batch = Exponential{1, 1.0000001}, .interval = 1, .samples = 1, .batch_rounding = BatchRounding::none};
  EXPECT_THROW(Profile<double>(slow, max_steps), InputError);
  EXPECT_EQ(Profile<double>(slow, 1000).pieces().size(), 1000U);
}

TEST(Pieces, AreMadeOfATableToo) {
  Plan const plan{.learning_rate = Decay{0.1}, .samples = 100};
  auto const stages = tabulate(plan, 200);
  Profile<double> const profile(stages);
  ASSERT_EQ(profile.pieces().size(), stages.size());
  EXPECT_EQ(profile.steps(), 200U);
  for (std::size_t i = 0; i < stages.size(); ++i) {
    EXPECT_TRUE(profile.pieces()[i].flat());
    EXPECT_TRUE(profile.pieces()[i].stage(stages[i].first_epoch).same_values(stages[i]));
  }
}

}  // namespace
}  // namespace qhm
