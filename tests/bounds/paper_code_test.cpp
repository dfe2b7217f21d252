#include <gtest/gtest.h>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/corollaries/corollary_3.hpp"
#include "bounds/sums/sum_over.hpp"
#include "tests/bounds/enclosure_reference.hpp"
#include "tests/bounds/plain_sums.hpp"

namespace qhm::bounds {
namespace {

using qhm::test::Fifty;
using qhm::test::named_sums;
using qhm::test::PlanAndSteps;
using qhm::test::relative_error;

/// 300 plans of up to 200 epochs, and one of each combination whose arcs and powers are long enough for
/// series.
std::vector<PlanAndSteps> coded_plans() {
  std::vector<PlanAndSteps> all;
  qhm::test::RandomPlans random(41);
  for (int i = 0; i < 300; ++i) {
    Plan plan = random.next(2000, 200);
    if (i % 4 == 0) plan.batch = Linear{3, 0.7};
    all.push_back({plan, random.count(1, steps_after(plan, plan.epochs) + 5)});
  }
  qhm::test::WidePlans wide(42, {.samples = 50, .interval = 3000, .epochs = 5000});
  for (std::uint64_t i = 0; i < 60; ++i) {
    Plan const plan = wide.next().plan;
    all.push_back({plan, steps_after(plan, 400 + 53 * ((37 * i) % 60)) + i % 3 - 1});
  }
  for (auto& [plan, steps] : all) {
    plan.paper_code = true;
    // Beyond 2^53 a rounded batch size is the nearest double, no longer the nearest integer.
    if (plan.batch_rounding == BatchRounding::nearest) plan.batch_cap = 1'000'000'000'000'000;
  }
  return all;
}

TEST(PaperCode, SumsAgreeWithAPlainLoopInEveryArithmetic) {
  for (auto const& p : coded_plans()) {
    auto const exact = qhm::test::plain_sums(p);
    auto const expected = named_sums(exact);
    auto const fast = named_sums(leading_sums(Profile<double>(p.plan, p.steps)));
    auto const fifty = named_sums(leading_sums(Profile<Fifty>(p.plan, p.steps)));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      auto const what = plan_name(p.plan) + ", E = " + std::to_string(p.plan.interval) +
                        ", M = " + std::to_string(p.plan.epochs) + ", K = " + std::to_string(p.steps) + ": " +
                        expected[i].first;
      EXPECT_LT(relative_error(fast[i].second, expected[i].second), 1e-14) << what;  // leading_sums' promise
      // 50 digits are carried in 64 or more; 1 - beta of the loop loses up to three of them near beta = 1.
      EXPECT_LT(relative_error(fifty[i].second, expected[i].second), 1e-43) << what;
    }
  }
}

TEST(PaperCode, EnclosuresContainThePlainSums) {
  auto const plans = coded_plans();
  for (std::size_t i = 0; i < plans.size(); i += 3) {
    auto const& p = plans[i];
    auto const expected = named_sums(qhm::test::plain_sums(p));
    auto const enclosed = named_sums(leading_sums(Profile<Enclosure>(p.plan, p.steps)));
    for (std::size_t s = 0; s < expected.size(); ++s) {
      test::Reference const value(expected[s].second);
      EXPECT_TRUE(test::covers(enclosed[s].second, value, abs(value) * test::Reference("1e-43")))
          << plan_name(p.plan) << ": " << expected[s].first;
    }
  }
}

TEST(PaperCode, CorollariesOfTheEquationsSayNothingOfIt) {
  Plan plan{.learning_rate = SqrtDecay{0.1}};
  EXPECT_TRUE(corollary_3<double>(closed_form_input(plan, 1000)).C.has_value());
  plan.paper_code = true;
  EXPECT_FALSE(corollary_3<double>(closed_form_input(plan, 1000)).A.has_value());
}

}  // namespace
}  // namespace qhm::bounds
