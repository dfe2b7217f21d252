#include "bounds/sums/sum_over.hpp"

#include <gtest/gtest.h>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "tests/bounds/plain_sums.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;
using test::named_sums;
using test::relative_error;

std::string describe(test::PlanAndSteps const& p) {
  return plan_name(p.plan) + ", E = " + std::to_string(p.plan.interval) +
         ", M = " + std::to_string(p.plan.epochs) + ", n = " + std::to_string(p.plan.samples) +
         ", K = " + std::to_string(p.steps);
}

/// The largest relative error of a sum in double, and where it is.
struct Worst {
  double error = 0;
  std::string where{};

  void look_at(test::PlanAndSteps const& p, LeadingSums<Fifty> const& exact) {
    auto const expected = named_sums(exact);
    auto const computed = named_sums(leading_sums(Profile<double>(p.plan, p.steps)));
    for (std::size_t i = 0; i < computed.size(); ++i) {
      double const now = relative_error(computed[i].second, expected[i].second);
      if (now > error || std::isnan(now)) *this = {now, describe(p) + ": " + computed[i].first};
    }
  }
};

Worst worst_of(int plans, std::uint64_t seed, test::Width const& width) {
  test::WidePlans random(seed, width);
  Worst worst;
  for (int i = 0; i < plans; ++i) {
    auto const p = random.next();
    worst.look_at(p, leading_sums(Profile<Fifty>(p.plan, p.steps)));
  }
  return worst;
}

/// LeadingSums promises 1e-14 in double.
constexpr double promised = 1e-14;

TEST(SumOver, DoubleKeepsItsPromiseOnModeratePlans) {
  auto const worst = worst_of(9600, 1, {.interval = 100, .epochs = 3000, .steps = 1e6, .work = 60});
  RecordProperty("worst", std::to_string(worst.error * 1e16) + "e-16");
  EXPECT_LT(worst.error, promised) << worst.where;
}

TEST(SumOver, LinearBatchesSumLikeAPlainLoopInEveryArithmetic) {
  test::RandomPlans random(12);
  for (int i = 0; i < 200; ++i) {
    Plan plan = random.next(2000, 200);
    plan.batch_rounding = i % 2 == 0 ? BatchRounding::nearest : BatchRounding::none;
    double const initial = static_cast<double>(random.count(1, 40));
    plan.batch = Linear{initial, std::round(random.scale(0.01, 30) * 1000) / 1000};
    if (i % 5 == 0) plan.batch_cap = random.count(1, 100);
    auto const end = steps_after(plan, plan.epochs);
    test::PlanAndSteps const p{plan, random.count(1, end)};
    auto const exact = test::plain_sums(p);
    Worst worst;
    worst.look_at(p, exact);
    EXPECT_LT(worst.error, promised) << worst.where;
    auto const fifty = named_sums(leading_sums(Profile<Fifty>(p.plan, p.steps)));
    auto const expected = named_sums(exact);
    for (std::size_t s = 0; s < fifty.size(); ++s)
      EXPECT_LT(relative_error(fifty[s].second, expected[s].second), 1e-43) << describe(p) << fifty[s].first;
  }
}

TEST(SumOver, DoubleKeepsItsPromiseOnHugePlans) {
  auto const worst = worst_of(600, 2, {});
  RecordProperty("worst", std::to_string(worst.error * 1e16) + "e-16");
  EXPECT_LT(worst.error, promised) << worst.where;
}

/// One plan of each combination with 800 to 5000 epochs, long enough for blocks, the last epoch perhaps cut.
std::vector<test::PlanAndSteps> loopable_plans(std::uint64_t seed) {
  test::WidePlans random(seed, {.samples = 50, .interval = 3000, .epochs = 5000});
  std::vector<test::PlanAndSteps> all;
  for (std::uint64_t i = 0; i < 60; ++i) {
    Plan plan = random.next().plan;
    // Beyond 2^53 a rounded batch size is the nearest double, no longer the nearest integer.
    if (plan.batch_rounding == BatchRounding::nearest) plan.batch_cap = 1'000'000'000'000'000;
    all.push_back({plan, steps_after(plan, 800 + 71 * ((37 * i) % 60)) + i % 3 - 1});
  }
  return all;
}

TEST(SumOver, BlocksAgreeWithAPlainLoop) {
  // 50 digits are carried in 64 or more; the series are cut at 1e-53.
  std::size_t with_blocks = 0;
  Worst worst;
  for (auto const& p : loopable_plans(3)) {
    Profile<Fifty> const profile(p.plan, p.steps);
    for (auto const& piece : profile.pieces())
      if (!piece.flat() && piece.whole_epochs() > direct_epochs<Fifty>) {
        ++with_blocks;
        break;
      }
    auto const exact = test::plain_sums(p);
    auto const expected = named_sums(exact);
    auto const computed = named_sums(leading_sums(profile));
    for (std::size_t i = 0; i < computed.size(); ++i)
      EXPECT_LT(relative_error(computed[i].second, expected[i].second), 1e-45)
          << describe(p) << ": " << computed[i].first;
    worst.look_at(p, exact);
  }
  EXPECT_GE(with_blocks, 30U);
  EXPECT_LT(worst.error, promised) << worst.where;
}

/// Sums over neighbouring steps of terms of one sign, as Theorem X and Corollary A3 need them.
template <class S>
std::array<S, 3> pair_terms(Stage<S> const& here, Stage<S> const& next) {
  return {S(here.alpha * next.one_minus_beta), S(next.alpha * next.alpha / here.batch),
          S(here.alpha * here.one_minus_beta / (next.one_minus_beta + here.alpha * next.gamma))};
}
constexpr auto of_pairs = [](auto const& here, auto const& next) { return pair_terms(here, next); };

TEST(SumOver, PairsAgreeWithAPlainLoop) {
  for (auto const& p : loopable_plans(4)) {
    std::array<Fifty, 3> expected{};
    std::optional<Stage<Fifty>> before;
    auto const add = [&](Stage<Fifty> const& here, Stage<Fifty> const& next, std::uint64_t times) {
      auto const terms = pair_terms(here, next);
      for (std::size_t i = 0; i < 3; ++i) expected[i] += Fifty(times) * terms[i];
    };
    test::for_each_epoch(p, [&](Stage<Fifty> const& s, std::uint64_t taken) {
      if (before) add(*before, s, 1);
      add(s, s, taken - 1);
      before = s;
    });
    auto const fifty = sum_over_pairs(Profile<Fifty>(p.plan, p.steps), of_pairs);
    auto const fast = sum_over_pairs(Profile<double>(p.plan, p.steps), of_pairs);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_LT(relative_error(fifty[i], expected[i]), 1e-45) << describe(p) << ": " << i;
      EXPECT_LT(relative_error(fast[i], expected[i]), promised) << describe(p) << ": " << i;
    }
  }
}

TEST(SumOver, OneStepHasNoPair) {
  Plan const plan{.learning_rate = SqrtDecay{0.1}};
  for (auto const& sum : sum_over_pairs(Profile<double>(plan, 1), of_pairs)) EXPECT_EQ(sum, 0);
}

TEST(SumOver, TermsWithAKinkAgreeWithAPlainLoop) {
  // |alpha - c| and |1 - beta - c| with c among their values: a block with the kink is halved until it is
  // left between two epochs.
  for (auto const& p : loopable_plans(5)) {
    std::uint64_t const middle = epoch_of(p.plan, p.steps / 2);
    test::PlainSchedules const schedules{p.plan};
    Fifty const a = schedules.alpha(middle), c = 1 - schedules.beta(middle);
    std::array<Fifty, 2> expected{};
    test::for_each_epoch(p, [&](Stage<Fifty> const& s, std::uint64_t taken) {
      expected[0] += Fifty(taken) * abs(s.alpha - a);
      expected[1] += Fifty(taken) * abs(s.one_minus_beta - c);
    });
    auto const sums = sum_over(Profile<Fifty>(p.plan, p.steps), [&](auto const& sight) {
      using std::abs;
      using S = typename std::remove_cvref_t<decltype(sight)>::Number;
      auto const s = sight.stage();
      return std::array<S, 2>{S(abs(S(s.alpha - S(a)))), S(abs(S(s.one_minus_beta - S(c))))};
    });
    for (std::size_t i = 0; i < 2; ++i) {
      // Differences of numbers that carry 1e-50 of themselves, so of the sums without the kink.
      Fifty const room = Fifty("1e-45") * Fifty(p.steps) * (i == 0 ? a : c);
      EXPECT_LE(abs(sums[i] - expected[i]), room) << describe(p) << ": " << i;
    }
  }
}

}  // namespace
}  // namespace qhm::bounds
