#include "sweep/seed_groups.hpp"

#include <gtest/gtest.h>

namespace qhm::sweep {
namespace {

std::filesystem::path const results = std::filesystem::path(QHM_TEST_DATA) / "sweep";

Run run(std::string const& folder, std::string const& lr, std::string const& seed) {
  return {.hash = folder, .plan = "", .flags = {{"lr-max", lr}, {"seed", seed}}};
}

std::vector<Run> const validated_runs{run("a1", "0.1", "1"), run("b1", "0.2", "1"), run("a2", "1e-1", "2"),
                                      run("b2", "0.2", "2"), run("absent", "0.3", "1")};

void expect_spread(std::optional<Spread> const& spread, double mean, double min, double max) {
  ASSERT_TRUE(spread);
  EXPECT_EQ(spread->mean, mean);  // every number in the files is a short binary fraction: sums are exact
  EXPECT_EQ(spread->min, min);
  EXPECT_EQ(spread->max, max);
}

TEST(SeedGroups, AreRunsEqualButForTheSeed) {
  auto const groups = seed_groups(validated_runs, results);
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].flags, (Flags{{"lr-max", "0.1"}}));
  EXPECT_EQ(groups[0].seeds, 2u);
  EXPECT_EQ(groups[0].complete, 2u);
  EXPECT_EQ(groups[1].complete, 1u);
  EXPECT_EQ(groups[1].diverged, 1u);
  EXPECT_EQ(groups[2].seeds, 1u);
  EXPECT_EQ(groups[2].complete, 0u);
}

TEST(SeedGroups, NumbersAreThoseOfTheFiles) {
  auto const a = seed_groups(validated_runs, results)[0];
  EXPECT_TRUE(a.validated);
  expect_spread(a.last_validation, 0.5625, 0.5, 0.625);
  expect_spread(a.best_validation, 0.625, 0.5, 0.75);
  expect_spread(a.min_grad_norm_sq, 2, 1, 3);
  expect_spread(a.train_loss, 1, 0.5, 1.5);
}

TEST(SeedGroups, TestAccuracyIsOfTheEpochThatValidationChose) {
  // a1: epoch 2 (0.5), though the test set would choose epoch 3 (0.875); a2: the first of two equal epochs.
  expect_spread(seed_groups(validated_runs, results)[0].test_accuracy, 0.375, 0.25, 0.5);
}

TEST(SeedGroups, ADivergedRunCountsButGivesNoNumbers) {
  auto const b = seed_groups(validated_runs, results)[1];
  expect_spread(b.train_loss, 2, 2, 2);
  expect_spread(b.best_validation, 0.875, 0.875, 0.875);
}

TEST(SeedGroups, RankIsByValidationWithDivergedGroupsBehind) {
  auto groups = seed_groups(validated_runs, results);
  ASSERT_TRUE(can_rank(groups));
  rank(groups);
  EXPECT_EQ(groups[0].flags.at("lr-max"), "0.1");  // 0.625; 0.2 has 0.875 from the one seed that survived
  EXPECT_EQ(groups[1].flags.at("lr-max"), "0.2");
  EXPECT_EQ(groups[2].flags.at("lr-max"), "0.3");
  std::vector const both_whole{run("a1", "0.1", "1"), run("b1", "0.2", "1")};
  auto whole = seed_groups(both_whole, results);
  rank(whole);
  EXPECT_EQ(whole[0].flags.at("lr-max"),
            "0.2");  // 0.875 before 0.75, though 0.1 has the better test_accuracy
}

TEST(SeedGroups, WithoutValidationNothingIsRanked) {
  auto runs = validated_runs;
  runs.push_back(run("c1", "0.4", "1"));
  auto const groups = seed_groups(runs, results);
  EXPECT_FALSE(can_rank(groups));
  EXPECT_FALSE(groups[3].validated);
  EXPECT_FALSE(groups[3].best_validation);
  expect_spread(groups[3].test_accuracy, 0.25, 0.25, 0.25);  // the last epoch, not the best
  EXPECT_FALSE(can_rank(seed_groups({run("absent", "1", "1")}, results)));
}

}  // namespace
}  // namespace qhm::sweep
