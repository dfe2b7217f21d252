#include "compare/bound_ratios.hpp"

#include <gtest/gtest.h>

#include <array>

#include "bounds/bound_table.hpp"
#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

PlanGroup group_of(SampleFolder const& folder, std::vector<SampleRun> const& samples) {
  std::vector<ObservedRun> runs;
  for (auto const& sample : samples)
    runs.push_back(read_run(folder.add("run" + std::to_string(runs.size()), sample)));
  return groups_of(runs, false).plans.at(0);
}

TEST(BoundRatios, AreTheBoundsOverTheSmallestMean) {
  SampleFolder const folder;
  // Means 6, 3, 4, 4, ...: the minimum of means is 3, the mean of minima 2.
  auto const group =
      group_of(folder, {{.seed = 1, .y = [](double K) { return K == 0    ? 6.0
                                                               : K == 10 ? 1.0
                                                                         : 5.0; }},
                        {.seed = 2, .y = [](double K) { return K == 0    ? 6.0
                                                               : K == 10 ? 5.0
                                                                         : 3.0; }}});
  EXPECT_EQ(observed_minimum(group), 3);
  auto const theorems = bounds::every_theorem();
  auto const ratios = bound_ratios(group, theorems);
  ASSERT_EQ(ratios.size(), theorems.size());
  Problem const problem{.smoothness = {2}, .variance = {3}, .gradient_bound = {1.5}, .gap = {0.5}};
  auto const values = bounds::bounds_at(problem, sample_plan(), std::array{std::uint64_t{120}}).front();
  for (std::size_t t = 0; t < theorems.size(); ++t) {
    EXPECT_EQ(ratios[t].bound.has_value(), !std::isnan(values[t]));
    EXPECT_EQ(ratios[t].reason.empty(), ratios[t].bound.has_value());
    if (ratios[t].bound) {
      EXPECT_EQ(*ratios[t].ratio, values[t] / 3) << theorems[t]->name;
    }
  }
}

TEST(BoundRatios, StandingFollowsFromTheConstants) {
  SampleFolder const folder;
  std::vector<bounds::Theorem const*> const two{&bounds::theorem_named("theorem-2"),
                                                &bounds::theorem_named("theorem-4")};
  auto const measured = bound_ratios(group_of(folder, {{.origin = Origin::estimated}}), two);
  EXPECT_EQ(measured[0].standing, plots::Standing::estimate);
  EXPECT_EQ(measured[1].standing, plots::Standing::refuted);
  std::filesystem::remove_all(folder.path() / "run0");
  auto const proved =
      bound_ratios(group_of(folder, {{.kind = "synthetic", .origin = Origin::analytic}}), two);
  EXPECT_EQ(proved[0].standing, plots::Standing::bound);
  EXPECT_EQ(proved[1].standing, plots::Standing::refuted);
}

TEST(BoundRatios, OfSyntheticRunsUseTheirOwnMinimum) {
  SampleFolder const folder;
  auto const group = group_of(folder, {{.kind = "synthetic", .y = [](double K) { return K == 50 ? 1 : 2; }}});
  EXPECT_EQ(observed_minimum(group), 1);
}

}  // namespace
}  // namespace qhm::compare
