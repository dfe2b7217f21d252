#include <gtest/gtest.h>

#include <algorithm>

#include "bounds/theorems/theorem_2.hpp"
#include "tests/bounds/rates_terms.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

/// A term's value at one K, with the logs of the variable in which an order is claimed.
struct Point {
  double steps;
  double log_x;
  double log_value;
};
using Points = std::vector<Point>;

/// Whether value/order moves by no more than allowed between every two consecutive points.
bool agrees(Order const& order, Points const& points, Corrections const& corrections, bool logs) {
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    auto const& here = points[i];
    auto const& next = points[i + 1];
    double const moved =
        next.log_value - here.log_value - (log_of(order, next.log_x) - log_of(order, here.log_x));
    if (!(std::abs(moved) <= corrections.allowed(here.steps, next.steps, logs))) return false;
  }
  return true;
}

/// The true order must agree, and no neighbour a quarter power or a log away, up or down, may.
void expect_exactly(Order const& order, Points const& points, Corrections const& corrections, bool logs) {
  EXPECT_TRUE(agrees(order, points, corrections, logs)) << text(order, "x");
  std::vector<Order> wrong;
  for (int const sign : {-1, 1}) {
    wrong.push_back(order * Order::of_power({sign, 4}));
    wrong.push_back(order * Order::of_log(sign));
  }
  for (auto const& w : wrong)
    EXPECT_FALSE(agrees(w, points, corrections, logs)) << "planted " << text(w, "x");
}

/// The same in log N, where a quarter power of K is a quarter power of log N, and a log a loglog.
void expect_exactly_in_logs(Order const& order, Points const& points, Corrections const& corrections,
                            bool logs) {
  EXPECT_TRUE(agrees(order, points, corrections, logs)) << text(order, "N");
  std::vector<Order> wrong;
  for (int const sign : {-1, 1}) {
    wrong.push_back(order * Order::of_log({sign, 4}));
    wrong.push_back(order * Order{.loglog = sign});
  }
  for (auto const& w : wrong)
    EXPECT_FALSE(agrees(w, points, corrections, logs)) << "planted " << text(w, "N");
}

/// Values of every term (by index in term_values) at K = 10^3 .. 10^18, each with log K, log M or log N.
enum class Variable { steps, epochs, evaluations };
std::vector<Points> points_of(Plan const& plan, Reading reading, Variable variable) {
  std::vector<Points> all;
  for (int decade = first_decade; decade <= last_decade; ++decade) {
    auto const run = run_of(plan, reading, decade);
    auto const values = term_values<double>(run.plan, run.steps);
    auto const K = static_cast<double>(run.steps);
    double const x = variable == Variable::steps ? K
                     : variable == Variable::epochs
                         ? static_cast<double>(epoch_of(run.plan, run.steps - 1)) + 1
                         : evaluations(run.plan, run.steps);
    all.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      all[i].push_back({K, std::log(x), std::log(values[i].value)});
  }
  return all;
}

TEST(RateSlopes, EveryTermHasItsOrderInSteps) {
  for (Plan const& plan : early_plans())
    for (auto const& table : rate_tables(plan)) {
      auto const points = points_of(plan, table.reading, Variable::steps);
      auto const terms = term_values<double>(plan, 1);
      for (std::size_t i = 0; i < terms.size(); ++i) {
        SCOPED_TRACE(name(plan, table.reading) + ": " + terms[i].theorem + "." + terms[i].term);
        auto const& order = table.rate(terms[i].theorem, terms[i].term).steps;
        expect_exactly(order, points[i], of_early_plans, has_logs(plan, order));
      }
    }
}

TEST(RateSlopes, EveryTermHasItsOrderInEpochs) {
  for (Plan const& plan : early_plans())
    for (auto const& table : rate_tables(plan)) {
      auto const points = points_of(plan, table.reading, Variable::epochs);
      auto const terms = term_values<double>(plan, 1);
      for (std::size_t i = 0; i < terms.size(); ++i) {
        SCOPED_TRACE(name(plan, table.reading) + ": " + terms[i].theorem + "." + terms[i].term);
        auto const& rate = table.rate(terms[i].theorem, terms[i].term);
        expect_exactly(rate.epochs, points[i], of_early_plans, has_logs(plan, rate.steps));
      }
    }
}

TEST(RateSlopes, EveryTermHasItsOrderInEvaluationsWithAConstantOrCappedBatch) {
  for (Plan plan : early_plans()) {
    if (std::holds_alternative<Exponential>(plan.batch)) plan.batch_cap = 4;
    for (auto const& table : rate_tables(plan)) {
      if (plan.batch_cap && table.reading == Reading::horizon) continue;  // K = 3 M or M + 9 only
      auto const points = points_of(plan, table.reading, Variable::evaluations);
      auto const terms = term_values<double>(plan, 1);
      for (std::size_t i = 0; i < terms.size(); ++i) {
        SCOPED_TRACE(name(plan, table.reading) + ": " + terms[i].theorem + "." + terms[i].term);
        auto const& rate = table.rate(terms[i].theorem, terms[i].term);
        expect_exactly(rate.evaluations, points[i], of_early_plans, has_logs(plan, rate.steps));
      }
    }
  }
}

/// log N of one sample a batch at first, delta = 1.1 times more an epoch, one step an epoch (n = E = 1):
/// N = (delta^M - 1)/(delta - 1), K = M.
double log_of_growing_evaluations(std::uint64_t epochs) {
  return static_cast<double>(epochs) * std::log(1.1) + std::log(10) +
         std::log1p(-std::pow(1.1, -static_cast<double>(epochs)));
}

Plan growing_for_ever(Plan plan) {
  plan.batch = Exponential{.initial = 1, .growth = 1.1};
  plan.batch_rounding = BatchRounding::none;
  plan.samples = plan.interval = 1;
  return plan;
}

TEST(RateSlopes, ClosedFormOfEvaluationsIsTheirSum) {
  for (std::uint64_t const K :
       {std::uint64_t{1}, std::uint64_t{70}, std::uint64_t{700}, std::uint64_t{7000}}) {
    Plan const plan = growing_for_ever({});
    EXPECT_EQ(epoch_of(plan, K - 1) + 1, K);
    // 7000 rounded additions.
    EXPECT_NEAR(std::log(evaluations(plan, K)), log_of_growing_evaluations(K), 1e-12 * 700);
  }
}

TEST(RateSlopes, EveryTermHasItsOrderInEvaluationsWithABatchThatGrowsForEver) {
  // 24 = log 10/log 1.1, by which log N/log delta exceeds M.
  constexpr Corrections corrections{.quarter = 0.9, .half = 3, .kappa = 6, .whole = 25};
  for (Plan const& early : early_plans()) {
    if (!std::holds_alternative<Exponential>(early.batch)) continue;
    Plan const plan = growing_for_ever(early);
    for (auto const& table : rate_tables(plan)) {
      std::vector<Points> points;
      std::vector<std::uint64_t> every{70, 700, 7000};  // N is a double
      for (int decade = 5; decade <= last_decade; ++decade) every.push_back(power_of_ten(decade));
      for (std::uint64_t const K : every) {
        Plan run = plan;
        if (table.reading == Reading::horizon) run.epochs = K;
        double const log_N = K <= 7000 ? std::log(evaluations(run, K)) : log_of_growing_evaluations(K);
        auto const values = term_values<double>(run, K);
        points.resize(values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
          points[i].push_back({static_cast<double>(K), log_N, std::log(values[i].value)});
      }
      auto const terms = term_values<double>(plan, 1);
      for (std::size_t i = 0; i < terms.size(); ++i) {
        SCOPED_TRACE(name(plan, table.reading) + ": " + terms[i].theorem + "." + terms[i].term);
        auto const& rate = table.rate(terms[i].theorem, terms[i].term);
        expect_exactly_in_logs(rate.evaluations, points[i], corrections, has_logs(plan, rate.steps));
      }
    }
  }
}

TEST(RateSlopes, TheoremTwoHasTheOrderOfItsLargestTermOverItsDenominator) {
  // Constants for which the smaller terms vanish early: half = 9 + their share, kappa = 12 + theirs.
  Problem problem;
  problem.gap.value = 1e-3;
  problem.gradient_bound.value = 0.1;
  constexpr Corrections corrections{.quarter = 2.4, .half = 20, .kappa = 16};
  for (double const gamma : {0.7, 1.0})
    for (Plan plan : early_plans()) {
      if (auto* constant = std::get_if<Constant>(&plan.gamma)) constant->value = gamma;
      for (auto const& table : rate_tables(plan)) {
        SCOPED_TRACE(name(plan, table.reading) + ", gamma " + std::to_string(gamma));
        Points points;
        for (int decade = 4; decade <= last_decade; ++decade) {
          auto const run = run_of(plan, table.reading, decade);
          auto const K = static_cast<double>(run.steps);
          points.push_back(
              {K, std::log(K), std::log(theorem_2(problem, Profile<double>(run.plan, run.steps)))});
        }
        auto const& order = table.rate("theorem-2", "bound").steps;
        expect_exactly(order, points, corrections,
                       has_logs(plan, order) || has_logs(plan, table.rate("theorem-2", "B").steps));
      }
    }
}

}  // namespace
}  // namespace qhm::bounds
