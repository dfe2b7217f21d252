#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bounds/rates_terms.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

/// The combinations with a batch 2, 4, 6, ... samples in epochs 0, 3, 6, ...: all data from epoch 6 on.
std::vector<Plan> linear_plans() {
  std::vector<Plan> plans;
  for (Plan plan : early_plans()) {
    if (!std::holds_alternative<Constant>(plan.batch)) continue;
    plan.batch = Linear{2, 2};
    plans.push_back(plan);
  }
  return plans;
}

/// Value and order of a term at two K: how far value/order moves between them, in logs.
double moved(double first, double last, Order const& order, double x, double y) {
  return std::log(last / first) - (log_of(order, std::log(y)) - log_of(order, std::log(x)));
}

TEST(RatesOfALinearBatch, AgreeWithTheGrowthOfTheSumsInStepsAndEvaluations) {
  constexpr std::uint64_t first = 10'000;
  constexpr std::uint64_t last = 1'000'000;  // a piece an interval: 300,000 of them
  for (Plan const& plan : linear_plans())
    for (auto const& table : rate_tables(plan)) {
      Plan at_first = plan;
      Plan at_last = plan;
      if (table.reading == Reading::horizon) at_first.epochs = first - 9, at_last.epochs = last - 9;
      auto const before = term_values<double>(at_first, first);
      auto const after = term_values<double>(at_last, last);
      double const N = evaluations(at_first, first);
      double const N_last = evaluations(at_last, last);
      EXPECT_NEAR(std::log(N_last / N) / std::log(100), 2, 1e-3);
      for (std::size_t i = 0; i < before.size(); ++i) {
        SCOPED_TRACE(name(plan, table.reading) + ": " + before[i].theorem + "." + before[i].term);
        auto const& rate = table.rate(before[i].theorem, before[i].term);
        // log K + O(1): the harmonic sums; a quarter power of K is 1.15, of N 2.3, a log 0.37.
        double const allowed = has_logs(plan, rate.steps) ? 0.3 : 0.08;
        double const steps = moved(before[i].value, after[i].value, rate.steps, first, last);
        EXPECT_LT(std::abs(steps), allowed);
        double const in_N = moved(before[i].value, after[i].value, rate.evaluations, N, N_last);
        EXPECT_LT(std::abs(in_N), allowed);
        for (int const sign : {-1, 1}) {
          auto const wrong = rate.evaluations * Order::of_power({sign, 4});
          EXPECT_GT(std::abs(moved(before[i].value, after[i].value, wrong, N, N_last)), allowed);
        }
      }
    }
}

TEST(RatesOfALinearBatch, AConstantLearningRateGetsLogKOverKByNoiseAndACapEndsIt) {
  Plan plan{.learning_rate = Constant{0.1}, .batch = Linear{2, 2}};
  auto const table = rate_tables(plan).front();
  EXPECT_EQ(text(table.rate("theorem-2", "B").steps, "K"), "K^-1 log K");
  EXPECT_EQ(text(table.rate("theorem-2", "B").evaluations, "N"), "N^-1/2 log N");
  plan.batch_cap = 64;
  EXPECT_EQ(text(rate_tables(plan).front().rate("theorem-2", "B").evaluations, "N"), "1");
}

}  // namespace
}  // namespace qhm::bounds
