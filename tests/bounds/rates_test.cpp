#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bounds/rates/rate_table.hpp"
#include "bounds/rates/step_condition.hpp"
#include "tests/bounds/rates_table.hpp"

namespace qhm::bounds {
namespace {

using test::RatesRow;

Order order(Rational power, Rational log = 0, Rational loglog = 0) {
  return {.power = power, .log = log, .loglog = loglog};
}

TEST(Order, IsExactArithmetic) {
  EXPECT_EQ(order({-2, 4}), order({1, -2}));
  EXPECT_EQ(order({1, 2}, 1) * order({-1, 4}, -3), order({1, 4}, -2));
  EXPECT_EQ(order({1, 2}) / order({3, 4}, 1), order({-1, 4}, -1));
  EXPECT_EQ(order({1, 2}) + order({1, 2}, 1), order({1, 2}, 1));
  EXPECT_EQ(Order::nothing() + order(-7), order(-7));
  EXPECT_EQ(Order::nothing() * order(3), Order::nothing());
  EXPECT_THROW(Order::one() / Order::nothing(), std::domain_error);
  EXPECT_THROW(Rational(1, 0), std::domain_error);
}

TEST(Order, IsOrderedByPowerThenLogThenLoglog) {
  std::vector<Order> const rising{Order::nothing(), order(-1, 5),    order({-1, 4}), order(0, -1),
                                  order(0, 0, -1),  Order::one(),    order(0, 0, 1), order(0, 1),
                                  order({1, 4}),    order({1, 4}, 1)};
  for (std::size_t i = 0; i < rising.size(); ++i)
    for (std::size_t j = 0; j < rising.size(); ++j) EXPECT_EQ(rising[i] < rising[j], i < j) << i << " " << j;
  EXPECT_TRUE(order(0, -1).vanishes());
  EXPECT_FALSE(Order::one().vanishes() || Order::one().grows());
  EXPECT_TRUE(order(0, 0, 1).grows());
}

TEST(Order, InAnExponentialVariablePowersBecomeLogs) {
  EXPECT_EQ(in_exponential_variable(order({-1, 2}, 1)), order(0, {-1, 2}, 1));
  EXPECT_EQ(in_exponential_variable(Order::nothing()), Order::nothing());
  EXPECT_THROW(in_exponential_variable(order(0, 0, 1)), std::domain_error);
}

TEST(Order, InAQuadraticVariableThePowerIsHalved) {
  EXPECT_EQ(in_quadratic_variable(order({-1, 2}, 1)), order({-1, 4}, 1));
  EXPECT_EQ(in_quadratic_variable(order(-1, 0, 1)), order({-1, 2}, 0, 1));
  EXPECT_EQ(in_quadratic_variable(Order::nothing()), Order::nothing());
}

TEST(Order, IsWrittenForReading) {
  EXPECT_EQ(text(order({-1, 2}, 1), "K"), "K^-1/2 log K");
  EXPECT_EQ(text(order(1, -1), "N"), "N (log N)^-1");
  EXPECT_EQ(text(order(0, {-1, 2}, 1), "N"), "(log N)^-1/2 loglog N");
  EXPECT_EQ(text(order(0, 0, -1), "N"), "(loglog N)^-1");
  EXPECT_EQ(text(Order::one(), "K"), "1");
  EXPECT_EQ(text(Order::nothing(), "K"), "0");
}

TEST(Rules, SumsFollowThePSeries) {
  EXPECT_EQ(sum_over_epochs(Asymptote::power_law({-3, 4})), order({7, 4}));
  EXPECT_EQ(sum_over_epochs(Asymptote::power_law({3, 4})), order({1, 4}));
  EXPECT_EQ(sum_over_epochs(Asymptote::power_law(1)), order(0, 1));
  EXPECT_EQ(sum_over_epochs(Asymptote::power_law({5, 4})), Order::one());
  EXPECT_EQ(sum_over_epochs(Asymptote::geometric() * Asymptote::power_law(-9)), Order::one());
  EXPECT_EQ(sum_over_epochs(Asymptote::none() * Asymptote::geometric()), Order::nothing());
}

/// Numbers for which every cap holds.
ScheduleNumbers const moderate{};

std::string cell(RateTable const& table, char const* theorem, char const* term) {
  return text(table.rate(theorem, term).steps, "K");
}

TheoremConditions const& conditions(RateTable const& table, std::string const& name) {
  return *std::find_if(table.conditions.begin(), table.conditions.end(),
                       [&](auto const& c) { return c.name == name; });
}

bool holds(RateTable const& table, std::string const& name, std::size_t condition) {
  return conditions(table, name).conditions.at(condition).holds;
}

TEST(Rates, OrdersOfAllCombinationsAreThoseDerivedByHand) {
  auto const rows = test::rates_rows();
  ASSERT_EQ(rows.size(), 60U);
  for (double const lr_min : {0.0, 0.01, 0.1})  // of cosine and polynomial: 0, between, equal to the maximum
    for (RatesRow const& row : rows) {
      auto numbers = moderate;
      numbers.lr_min = lr_min;
      auto const tables = rate_tables(test::plan_of(row, numbers));
      bool const two = row.at("lr") == "cosine" || row.at("lr") == "polynomial";
      ASSERT_EQ(tables.size(), two ? 2U : 1U);
      for (auto const& table : tables) {
        SCOPED_TRACE("row " + row.at("row") + ", " + std::string(reading_name(table.reading)));
        std::string const tail = table.reading == Reading::extended ? "_extended" : "";
        EXPECT_EQ(cell(table, "theorem-2", "A"), row.at("A" + tail));
        EXPECT_EQ(cell(table, "theorem-2", "B"), row.at("B" + tail));
        EXPECT_EQ(cell(table, "theorem-2", "C"), row.at("C" + tail));
        EXPECT_EQ(cell(table, "theorem-4", "A"), row.at("A" + tail));
        EXPECT_EQ(cell(table, "theorem-4", "B"), row.at("B4" + tail));
        EXPECT_EQ(cell(table, "theorem-4", "C"), row.at("C4" + tail));
        EXPECT_EQ(cell(table, "theorem-4", "D"), row.at("D4" + tail));
      }
    }
}

TEST(Rates, ConditionsOfAllCombinationsAreThoseDerivedByHand) {
  auto const is_yes = [](std::string const& word) { return word == "yes" || word == "holds"; };
  for (RatesRow const& row : test::rates_rows()) {
    SCOPED_TRACE("row " + row.at("row"));
    auto const plan = test::plan_of(row, moderate);
    // Each series converges in both readings or in neither.
    for (auto const& table : rate_tables(plan)) {
      EXPECT_EQ(holds(table, "theorem-2-ii", 0), is_yes(row.at("sum_alpha_diverges")));
      EXPECT_EQ(holds(table, "theorem-2-ii", 1), is_yes(row.at("sum_omega_converges")));
      EXPECT_EQ(holds(table, "theorem-2-ii", 2), is_yes(row.at("sum_alpha_sq_over_batch_converges")));
      EXPECT_EQ(conditions(table, "theorem-2-ii").hold(), is_yes(row.at("theorem_2_ii")));
      EXPECT_EQ(holds(table, "theorem-4-ii", 1), is_yes(row.at("sum_complement_over_batch_converges")));
      EXPECT_EQ(holds(table, "theorem-4-ii", 2), is_yes(row.at("sum_alpha_sq_over_complement_converges")));
      EXPECT_EQ(conditions(table, "theorem-4-ii").hold(), is_yes(row.at("theorem_4_ii")));
      EXPECT_EQ(conditions(table, "theorem-4-ii").hold(),
                conditions(table, "theorem-4-ii").why_not().empty());
      auto const step = step_condition(plan, table.reading);
      // cap1 = 2 (1 - 0.9)/0.9, rounded once.
      std::string const kind = step.kind == StepCondition::Kind::fails_eventually ? "no"
                               : std::abs(step.cap - 2.0 / 9) < 1e-16             ? "cap1"
                                                                                  : "cap2";
      EXPECT_EQ(kind, row.at("step_condition"));
    }
  }
}

TEST(Rates, AsManyCombinationsAsCountedByHandMeetEachTheorem) {
  std::map<std::string, int> count;
  for (RatesRow const& row : test::rates_rows()) {
    auto const tables = rate_tables(test::plan_of(row, moderate));
    for (auto const& c : tables.back().conditions) count[c.name] += c.hold();
  }
  EXPECT_EQ(count["theorem-2-ii"], 24);
  EXPECT_EQ(count["theorem-2-ii-weaker"], 24 + 12);
  EXPECT_EQ(count["theorem-4-ii"], 6);
  EXPECT_EQ(count["theorem-4-ii-squared"], 6 + 2);
}

TEST(Rates, GrowingBatchTurnsPowersOfStepsIntoPowersOfLogEvaluations) {
  Plan plan{.learning_rate = SqrtDecay{0.1}, .beta = Constant{0.9}};
  auto const D = [&] { return rate_tables(plan).front().rate("theorem-4", "D"); };
  EXPECT_EQ(text(D().epochs, "M"), "M^-1/2 log M");
  EXPECT_EQ(text(D().evaluations, "N"), "(log N)^-1/2 loglog N");
  plan.learning_rate = Decay{0.1};
  EXPECT_EQ(text(D().evaluations, "N"), "(loglog N)^-1");
  plan.learning_rate = Constant{0.1};
  EXPECT_EQ(text(rate_tables(plan).front().rate("theorem-2", "bound").evaluations, "N"), "(log N)^-1");
  // A cap makes the batch constant in the end, and so does a kind that is constant.
  plan.batch_cap = 4096;
  EXPECT_EQ(text(rate_tables(plan).front().rate("theorem-2", "A").evaluations, "N"), "N^-1");
  EXPECT_EQ(text(rate_tables(plan).front().rate("theorem-2", "bound").evaluations, "N"), "1");
  EXPECT_FALSE(conditions(rate_tables(plan).front(), "theorem-2-ii").hold());
}

TEST(Rates, WithoutMomentumItsTermsAreZero) {
  for (Plan const& plan : {Plan{.gamma = Constant{0}}, Plan{.gamma = StepDecay{0, 0.5}},
                           Plan{.beta = Constant{0}, .gamma = Constant{1}},
                           Plan{.beta = StepDecay{0, 0.5}, .gamma = Constant{1}}}) {
    auto const table = rate_tables(plan).front();
    EXPECT_EQ(cell(table, "theorem-2", "C"), "0");
    EXPECT_EQ(cell(table, "theorem-2", "C_weighted"), "0");
    EXPECT_EQ(cell(table, "theorem-2", "bound"), "K^-1");
    EXPECT_TRUE(conditions(table, "theorem-2-ii").hold());
    EXPECT_TRUE(conditions(table, "theorem-2-ii-weaker").hold());
  }
}

TEST(Rates, WithWeightsThatRiseToOneTheoremTwoLosesItsDenominator) {
  // gamma = 1, increasing beta: 1 - max omega = (1 - beta_min) M^(-3/4).
  Plan plan{.learning_rate = Decay{0.1}, .beta = Increasing{0.5}, .gamma = Constant{1}};
  auto table = rate_tables(plan).front();
  EXPECT_EQ(cell(table, "theorem-2", "C"), "K (log K)^-1");
  EXPECT_EQ(cell(table, "theorem-2", "bound"), "K^7/4 (log K)^-1");
  EXPECT_NE(conditions(table, "theorem-2-ii-weaker").why_not().find("beta tends to 1"), std::string::npos);
  plan.gamma = Constant{0.99};
  EXPECT_EQ(cell(rate_tables(plan).front(), "theorem-2", "bound"), "K (log K)^-1");
  plan.gamma = StepDecay{1, 0.5};
  EXPECT_EQ(cell(rate_tables(plan).front(), "theorem-2", "bound"), "(log K)^-1");
}

TEST(Rates, ReasonsNameTheSeriesAndItsOrder) {
  Plan const plan{.learning_rate = SqrtDecay{0.1}, .batch = Constant{8}};
  auto const table = rate_tables(plan).front();
  EXPECT_EQ(conditions(table, "theorem-2-ii").why_not(), "sum alpha^2/b < inf: diverges like log K");
  EXPECT_EQ(conditions(table, "theorem-2-ii-weaker").conditions[2].reason, "ratio falls like K^-1/2 log K");
}

TEST(Rates, AreAddedToEachResultOfARecord) {
  std::vector<BoundTable> const tables{{Plan{}, {}, {}}, {Plan{.learning_rate = Cosine{0.1, 0}}, {}, {}}};
  nlohmann::json record{{"results", nlohmann::json::array({{{"plan", 1}}, {{"plan", 2}}})}};
  add_rates(record, tables);
  EXPECT_EQ(record["results"][0]["plan"], 1);
  ASSERT_EQ(record["results"][0]["rates"].size(), 1U);
  ASSERT_EQ(record["results"][1]["rates"].size(), 2U);
  auto const& extended = record["results"][1]["rates"][1];
  EXPECT_EQ(extended["reading"], "extended");
  auto const& C = extended["theorem-4"]["C"];
  EXPECT_EQ(C["steps"],
            (nlohmann::json{{"order", "K^-1/2 log K"}, {"power", -0.5}, {"log", 1.0}, {"loglog", 0.0}}));
  EXPECT_EQ(C["epochs"]["order"], "M^-1/2 log M");
  EXPECT_EQ(C["evaluations"]["order"], "(log N)^-1/2 loglog N");
  EXPECT_EQ(extended["conditions"]["theorem-2-ii"]["hold"], true);
  EXPECT_EQ(extended["conditions"]["theorem-4-ii"]["parts"].size(), 4U);
}

}  // namespace
}  // namespace qhm::bounds
