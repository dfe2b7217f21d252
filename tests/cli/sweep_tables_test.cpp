#include "cli/sweep_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qhm::cli {
namespace {

using testing::ElementsAre;

/// The results by hand in tests/data/sweep: two seeds at 0.1, one that survived of two at 0.2.
std::vector<sweep::Run> const runs{{.hash = "b1", .plan = "p", .flags = {{"lr-max", "0.2"}, {"seed", "1"}}},
                                   {.hash = "b2", .plan = "p", .flags = {{"lr-max", "0.2"}, {"seed", "2"}}},
                                   {.hash = "a1", .plan = "p", .flags = {{"lr-max", "0.1"}, {"seed", "1"}}},
                                   {.hash = "a2", .plan = "p", .flags = {{"lr-max", "0.1"}, {"seed", "2"}}}};

std::vector<sweep::SeedGroup> groups() {
  return sweep::seed_groups(runs, std::filesystem::path(QHM_TEST_DATA) / "sweep");
}

TEST(SweepTables, RunsHaveTheFlagsThatVary) {
  auto const table = table_of_runs(runs, {"complete", "diverged", "complete", "waiting"});
  EXPECT_THAT(table.header, ElementsAre("hash", "state", "plan", "lr-max", "seed"));
  EXPECT_THAT(table.rows[3], ElementsAre("a2", "waiting", "p", "0.1", "2"));
}

TEST(SweepTables, RankedGroupsShowMeanAndRange) {
  auto ranked = groups();
  sweep::rank(ranked);
  auto const table = table_of_groups(ranked, true);
  EXPECT_THAT(table.header, ElementsAre("rank", "plan", "lr-max", "seeds", "complete", "diverged",
                                        "validation_accuracy_last", "validation_accuracy_best",
                                        "test_accuracy", "min_grad_norm_sq", "train_loss"));
  EXPECT_THAT(table.rows[0],
              ElementsAre("1", "p", "0.1", "2", "2", "0", "0.5625 [0.5, 0.625]", "0.625 [0.5, 0.75]",
                          "0.375 [0.25, 0.5]", "2 [1, 3]", "1 [0.5, 1.5]"));
  EXPECT_THAT(table.rows[1],
              ElementsAre("2", "p", "0.2", "2", "1", "1", "0.875", "0.875", "0.375", "4", "2"));
  auto const record = record_of_groups(ranked, true);
  EXPECT_EQ(record.header.size(), 7u + 3 * 5);
  EXPECT_THAT(record.rows[1],
              ElementsAre("2", "p", "0.2", "2", "1", "1", "validation", "0.875", "0.875", "0.875", "0.875",
                          "0.875", "0.875", "0.375", "0.375", "0.375", "4", "4", "4", "2", "2", "2"));
  EXPECT_THAT(ranking_note(ranked), testing::HasSubstr("Ranked by the mean of validation_accuracy"));
}

TEST(SweepTables, WithoutValidationThereAreNoRanks) {
  auto const unvalidated = sweep::seed_groups({{.hash = "c1", .plan = "", .flags = {}}},
                                              std::filesystem::path(QHM_TEST_DATA) / "sweep");
  EXPECT_THAT(table_of_groups(unvalidated, false).rows[0],
              ElementsAre("-", "1", "1", "0", "-", "-", "0.25", "2", "1"));
  EXPECT_EQ(record_of_groups(unvalidated, false).rows[0][4], "last");
  EXPECT_THAT(ranking_note(unvalidated), testing::HasSubstr("the test set chooses nothing"));
}

}  // namespace
}  // namespace qhm::cli
