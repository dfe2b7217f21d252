#include "compare/exponents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

using testing::HasSubstr;

/// Of a slope: ulps of log y (about 5) over the spread of log x, which is above 0.01 here.
constexpr double rounding = 1e-12;

std::function<double(double)> power(double exponent, double factor = 1) {
  return [=](double K) { return factor * std::pow(std::max(K, 0.5), exponent); };
}

class Exponents : public testing::Test {
 protected:
  void add(SampleRun const& run) {
    runs_.push_back(read_run(folder_.add("run" + std::to_string(count_++), run)));
  }
  std::vector<Exponent> fitted(plots::XAxis axis = plots::XAxis::epochs) {
    auto const group = groups_of(runs_, false).plans.at(0);
    return exponents(group, curve_of(group, minimum_column(group.kind())), axis);
  }
  SampleFolder folder_;
  std::vector<ObservedRun> runs_;
  int count_ = 0;
};

TEST_F(Exponents, OfAPowerLawAreItsOwn) {
  add({.y = power(-0.75)});
  auto const all = fitted(plots::XAxis::seconds);
  ASSERT_EQ(all.size(), 4u);
  for (auto const& e : all) {  // K = 10 m, N = 80 m, 2 m seconds
    EXPECT_NEAR(e.value.value(), -0.75, rounding) << e.variable;
    EXPECT_EQ(e.points, 7u);  // epochs 6 .. 12
    EXPECT_EQ(e.kind, IntervalKind::regression);
    EXPECT_NEAR(e.interval->low, e.interval->high, 1e-12);
  }
  EXPECT_EQ(all[0].theory.at(0).reading, "endless");
  EXPECT_EQ(all[0].theory.at(0).order, "K^-1/2 log K");
  EXPECT_EQ(all[0].theory.at(0).power, -0.5);
  EXPECT_EQ(all[2].theory.at(0).order, "N^-1/2 log N");
  EXPECT_TRUE(all[3].theory.empty());  // of seconds nothing is known
}

TEST_F(Exponents, SeeTheAxesOfAGrowingBatchDiffer) {
  auto plan = sample_plan();
  plan.batch = Exponential{8, 2};
  plan.interval = 2;
  add({.plan = plan, .y = power(-0.75)});
  auto const all = fitted();
  EXPECT_NEAR(all[0].value.value(), -0.75, rounding);
  EXPECT_GT(all[1].value.value(), -0.7);           // fewer steps an epoch
  EXPECT_GT(all[2].value.value(), *all[1].value);  // and more samples a step
  EXPECT_EQ(all[2].theory.at(0).power, 0);         // a power of log N
}

TEST_F(Exponents, OfOneSeedHaveTheRegressionsInterval) {
  auto const wiggled = [](double K) {
    return std::pow(std::max(K, 0.5), -0.5) * (static_cast<int>(K / 10) % 2 == 0 ? 1.01 : 1);
  };
  add({.y = wiggled});
  auto const e = fitted().front();
  // By the textbook's other formula: se^2 = (S_yy/S_xx - slope^2)/(n - 2), n = 7.
  double x = 0, y = 0, xx = 0, yy = 0;
  for (double m = 6; m <= 12; ++m) {
    double const u = std::log(10 * m), v = std::log(wiggled(10 * m));
    x += u / 7, y += v / 7, xx += u * u, yy += v * v;
  }
  double const error = std::sqrt(((yy - 7 * y * y) / (xx - 7 * x * x) - *e.value * *e.value) / 5);
  double const t = 2.570581835636314;                         // of 5 degrees of freedom (tables)
  EXPECT_NEAR(e.interval->high - *e.value, t * error, 1e-9);  // that formula cancels six digits
  EXPECT_NEAR(*e.value - e.interval->low, t * error, 1e-9);
}

TEST_F(Exponents, OfThreeSeedsHaveTheJackknifes) {
  for (std::uint64_t const seed : {1, 2, 3})
    add({.seed = seed, .y = power(-0.75, static_cast<double>(seed))});
  auto const e = fitted().front();
  EXPECT_EQ(e.kind, IntervalKind::jackknife);
  EXPECT_NEAR(*e.value, -0.75, 1e-12);
  EXPECT_NEAR(e.interval->low, e.interval->high, 1e-11);  // seeds differ by a factor only
}

TEST_F(Exponents, OfSeedsThatDisagreeHaveAWideInterval) {
  for (std::uint64_t const seed : {1, 2, 3})
    add({.seed = seed, .y = power(-0.2 * static_cast<double>(seed))});
  auto const e = fitted().front();
  EXPECT_LT(e.interval->low, *e.value - 0.1);
}

TEST_F(Exponents, OfACurveThatStandsStillAreZero) {
  for (std::uint64_t const seed : {1, 2, 3})
    add({.seed = seed, .y = [=](double K) { return (K < 50 ? 0.3 : 0.1) * static_cast<double>(seed); }});
  auto const e = fitted().front();
  EXPECT_EQ(e.value, 0);
  EXPECT_FALSE(e.interval);
  EXPECT_THAT(e.reason, HasSubstr("does not move"));
}

TEST_F(Exponents, OfAHorizonHaveTwoReadings) {
  auto plan = sample_plan();
  plan.learning_rate = Cosine{0.1, 0};
  add({.plan = plan});
  auto const e = fitted().front();
  ASSERT_EQ(e.theory.size(), 2u);
  EXPECT_EQ(e.theory[0].reading, "horizon");
  EXPECT_EQ(e.theory[1].reading, "extended");
}

TEST_F(Exponents, NeedThreeRows) {
  auto plan = sample_plan();
  plan.epochs = 3;
  add({.plan = plan});
  EXPECT_THAT(refusal([&] { static_cast<void>(fitted()); }),
              HasSubstr("2 rows in the last half are too few"));
}

TEST_F(Exponents, SyntheticRunsHaveNoSeconds) {
  add({.kind = "synthetic"});
  EXPECT_THAT(refusal([&] { static_cast<void>(fitted(plots::XAxis::seconds)); }),
              HasSubstr("--x: seconds has no column"));
}

}  // namespace
}  // namespace qhm::compare
