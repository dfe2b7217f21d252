#include "compare/plan_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PlanOrders : public testing::Test {
 protected:
  void add(SampleRun const& run) {
    runs_.push_back(read_run(folder_.add("run" + std::to_string(count_++), run)));
  }
  /// A plan that ends at a level; levels of its seeds.
  void add_levels(double lr_max, std::vector<double> const& levels) {
    for (std::size_t s = 0; s < levels.size(); ++s)
      add({.plan = sample_plan(lr_max), .seed = s + 1, .y = [=](double) { return levels[s]; }});
  }
  PlanOrder order(char const* theorem = "theorem-2") {
    return order_of(groups_of(runs_, false).plans, {&bounds::theorem_named(theorem)}, plots::XAxis::epochs);
  }
  SampleFolder folder_;
  std::vector<ObservedRun> runs_;
  int count_ = 0;
};

TEST_F(PlanOrders, AgreeOrDisagree) {
  // Theorem 2's bound falls with so small a rate: 2 Delta/sum alpha leads.
  add_levels(1e-5, {8});
  add_levels(2e-5, {4});
  add_levels(4e-5, {2});
  add_levels(8e-5, {1});
  auto const same = order();
  EXPECT_EQ(same.budget, 12);
  EXPECT_THAT(same.steps, ElementsAre(120, 120, 120, 120));
  EXPECT_THAT(same.observed, ElementsAre(8, 4, 2, 1));
  auto const& t = same.theorems.front();
  EXPECT_GT(t.predicted[0].value(), t.predicted[3].value());
  EXPECT_EQ(t.tau, 1);
  EXPECT_EQ(t.significance.p, 2.0 / 24);
  EXPECT_TRUE(t.significance.exact);
  EXPECT_FALSE(t.interval);  // one seed a plan

  runs_.clear();
  add({.plan = sample_plan(1e-5), .seed = 9, .y = [](double) { return 1.0; }});
  for (double const lr_max : {2e-5, 4e-5})
    add({.plan = sample_plan(lr_max), .seed = 9, .y = [=](double) { return lr_max * 1e6; }});
  EXPECT_EQ(order().theorems.front().tau, -1);
}

TEST_F(PlanOrders, SeedsThatDoNotMixLeaveNoDoubt) {
  add_levels(1e-5, {8, 9, 10});
  add_levels(2e-5, {4, 5, 6});
  add_levels(4e-5, {1, 2, 3});
  auto const t = order().theorems.front();
  EXPECT_EQ(t.interval->low, 1);
  EXPECT_EQ(t.interval->high, 1);
}

TEST_F(PlanOrders, SeedsThatMixLeaveAnInterval) {
  add_levels(1e-5, {4, 5, 9});
  add_levels(2e-5, {1, 5, 8});
  add_levels(4e-5, {1, 2, 8});
  auto const t = order().theorems.front();
  EXPECT_EQ(t.tau, 1);
  EXPECT_LT(t.interval->low, 0);
  EXPECT_EQ(t.interval->high, 1);
  EXPECT_EQ(order().theorems.front().interval->low, t.interval->low);  // the draws have addresses
}

TEST_F(PlanOrders, AreTakenAtEqualBudget) {
  add({.plan = sample_plan(1e-5), .y = [](double K) { return 1 / (1 + K); }});
  auto shorter = sample_plan(2e-5);
  shorter.epochs = 5;
  add({.plan = shorter});
  auto longer = sample_plan(4e-5);
  longer.epochs = 20;
  add({.plan = longer});
  auto const at = order();
  EXPECT_EQ(at.budget, 5);
  EXPECT_THAT(at.steps, ElementsAre(50, 50, 50));
  EXPECT_EQ(at.observed.front(), 1.0 / 51);
}

TEST_F(PlanOrders, AreOfThePlansToWhichATheoremApplies) {
  for (double const lr_max : {1e-5, 2e-5, 4e-5}) add_levels(lr_max, {1 / lr_max});
  add_levels(1.5, {1});  // alpha >= 2/L = 1
  auto const t = order().theorems.front();
  EXPECT_EQ(t.plans, 3u);
  EXPECT_FALSE(t.predicted[3]);
  EXPECT_EQ(t.tau, 1);
  auto const none = order("corollary-a4").theorems.front();  // for SGD only
  EXPECT_EQ(none.plans, 0u);
  EXPECT_FALSE(none.tau);
  EXPECT_THAT(none.reason, HasSubstr("applies to 0 plans"));
}

TEST_F(PlanOrders, OfEqualObservationsAreNone) {
  for (double const lr_max : {1e-5, 2e-5, 4e-5}) add_levels(lr_max, {1});
  EXPECT_THAT(order().theorems.front().reason, HasSubstr("observed equal"));
}

TEST_F(PlanOrders, NeedThreePlans) {
  add_levels(1e-5, {1});
  add_levels(2e-5, {2});
  EXPECT_THAT(refusal([&] { static_cast<void>(order()); }), HasSubstr("2 plans cannot be ranked"));
}

}  // namespace
}  // namespace qhm::compare
