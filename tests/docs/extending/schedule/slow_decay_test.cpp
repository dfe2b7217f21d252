#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/rates/rules.hpp"
#include "bounds/sums/leading_sums.hpp"
#include "core/errors.hpp"
#include "core/plan_record.hpp"
#include "core/stages.hpp"

namespace qhm {
namespace {

Plan slow_decay() {
  return {.learning_rate = SlowDecay{.max = 0.3},
          .batch = Exponential{.initial = 8, .growth = 2},
          .beta = Constant{0.5},
          .gamma = Constant{0.5},
          .interval = 5,
          .epochs = 40,
          .samples = 50};
}

TEST(SlowDecay, HasItsFormulaInEveryEpoch) {
  for (auto const& stage : tabulate(slow_decay())) {
    double const m = static_cast<double>(epoch_of(slow_decay(), stage.first_step));
    double const rate = 0.3 / std::pow(m + 1, 0.75);
    EXPECT_NEAR(stage.alpha, rate, 1e-15 * rate) << m;  // two square roots and a product: a few ulps
  }
}

TEST(SlowDecay, IsSummedForAnyK) {
  Plan plan = slow_decay();
  plan.batch = Constant{50};  // a step an epoch
  long double sum = 0;
  for (std::uint64_t m = 100'000; m > 0; --m) sum += 0.3L / std::pow(static_cast<long double>(m), 0.75L);
  auto const sums = bounds::leading_sums(Profile<double>(plan, 100'000));
  EXPECT_NEAR(sums.alpha, static_cast<double>(sum), 1e-14 * static_cast<double>(sum));  // what sums promise

  bounds::PrecisionScope const precision(128);
  auto const enclosed = bounds::leading_sums(Profile<bounds::Enclosure>(plan, 100'000)).alpha;
  EXPECT_LE(lower(enclosed), sums.alpha * (1 + 1e-14));
  EXPECT_GE(upper(enclosed), sums.alpha * (1 - 1e-14));
  EXPECT_LE(upper(enclosed), lower(enclosed) * (1 + 1e-13));
}

TEST(SlowDecay, HasItsOrder) {
  Plan plan = slow_decay();
  plan.batch = Constant{50};
  auto const alpha = bounds::sum_orders(bounds::schedules(plan, bounds::readings(plan).front())).alpha;
  EXPECT_EQ(alpha, bounds::Order::of_power({1, 4}));  // sum of m^(-3/4)
}

TEST(SlowDecay, HasANameARecordAndLimits) {
  ScheduleNumbers numbers;
  numbers.lr_max = 0.3;
  EXPECT_EQ(make_learning_rate("slow-decay", numbers), LearningRate{SlowDecay{0.3}});
  EXPECT_EQ(plan_record(slow_decay()).at("lr").at("kind"), "slow-decay");
  EXPECT_EQ(plan_from_record(plan_record(slow_decay()), 50).learning_rate, slow_decay().learning_rate);
  Plan wrong = slow_decay();
  wrong.learning_rate = SlowDecay{-1};
  EXPECT_THROW(validate(wrong), InputError);
}

}  // namespace
}  // namespace qhm
