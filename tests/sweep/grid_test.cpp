#include "sweep/grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "tests/sweep/train_flags.hpp"

namespace qhm::sweep {
namespace {

/// Expects one line that begins with `where` and says `what`.
void expect_refused(std::string const& text, std::string const& where, std::string const& what) {
  try {
    static_cast<void>(grid_of(text));
    ADD_FAILURE() << "was accepted: " << text;
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::StartsWith(where));
    EXPECT_THAT(error.what(), testing::HasSubstr(what));
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
  }
}

TEST(Grid, ReadsEveryPart) {
  auto const grid = grid_of(R"(
out = "results"
jobs = 2
[train]
data = "folder"
gradient = ["eval", "train-fixed"]
flip = true
[grid]
lr-max = [0.1, 1e-2]
seed = [1, 2, 3]
[[plan]]
name = "growing"
batch-size = 8
[[plan]]
lr = "cosine"
)");
  EXPECT_EQ(grid.out, "results");
  EXPECT_EQ(grid.jobs, 2u);
  EXPECT_EQ(grid.shared, (Flags{{"data", "folder"}, {"flip", ""}, {"gradient", "eval,train-fixed"}}));
  ASSERT_EQ(grid.axes.size(), 2u);
  EXPECT_EQ(grid.axes[0].flag, "lr-max");
  EXPECT_THAT(grid.axes[0].values, testing::ElementsAre("0.1", "0.01"));
  EXPECT_THAT(grid.axes[1].values, testing::ElementsAre("1", "2", "3"));
  ASSERT_EQ(grid.alternatives.size(), 2u);
  EXPECT_EQ(grid.alternatives[0].name, "growing");
  EXPECT_EQ(grid.alternatives[0].flags, (Flags{{"batch-size", "8"}}));
  EXPECT_EQ(grid.alternatives[1].name, "plan-2");
}

TEST(Grid, ASwitchMayBeOnAndOff) {
  EXPECT_THAT(grid_of("[grid]\nflip = [true, false]").axes[0].values, testing::ElementsAre("", std::nullopt));
}

TEST(Grid, UnknownKeysGetTheNearest) {
  expect_refused("[grid]\nlr-mx = [1]", "grid.toml line 2, lr-mx: ", "did you mean lr-max?");
  expect_refused("[train]\nsede = 1\n[grid]\nlr-max = [1]", "grid.toml line 2, sede: ", "did you mean seed?");
  expect_refused("[[plan]]\nbatchsize = 1", "grid.toml line 2, batchsize: ", "did you mean batch-size?");
  expect_refused("[grd]\nseed = [1]", "grid.toml line 1, grd: ", "did you mean grid?");
  expect_refused("[grid]\nqqqqqq = [1]", "grid.toml line 2, qqqqqq: ", "see qhm train --help");
}

TEST(Grid, EmptyPartsAreRefused) {
  expect_refused("", "grid.toml: ", "has no [grid] and no [[plan]]");
  expect_refused("[train]\nseed = 1", "grid.toml: ", "has no [grid] and no [[plan]]");
  expect_refused("[grid]", "grid.toml line 1, grid: ", "is empty");
  expect_refused("[grid]\nseed = []", "grid.toml line 2, seed: ", "is an empty list");
  expect_refused("[grid]\ngradient = [[]]", "grid.toml line 2, gradient: ", "is an empty list");
  expect_refused("[grid]\ndata = [\"\"]", "grid.toml line 2, data: ", "is an empty text");
}

TEST(Grid, ValuesOfAWrongTypeAreRefused) {
  expect_refused("[grid]\nseed = 1",
                 "grid.toml line 2, seed: ", "is not a list; write seed = [value, value]");
  expect_refused("[grid]\nlr-max = [true]", "grid.toml line 2, lr-max: ", "takes a value, not true or false");
  expect_refused("[grid]\nflip = [1]", "grid.toml line 2, flip: ", "is a switch; write true or false");
  expect_refused("[grid]\nseed = [2024-01-01]", "grid.toml line 2, seed: ", "is not a number, a text");
  expect_refused("train = 1\n[grid]\nseed = [1]", "grid.toml line 1, train: ", "is not a table");
  expect_refused("plan = 1", "grid.toml line 1, plan: ", "is not a list of tables");
  expect_refused("jobs = 0\n[grid]\nseed = [1]", "grid.toml line 1, jobs: ", "is not a whole number >= 1");
  expect_refused("out = 3\n[grid]\nseed = [1]", "grid.toml line 1, out: ", "is not the name of a folder");
  expect_refused("[grid]\nseed = [1", "grid.toml line ", "mend the TOML");
}

TEST(Grid, FlagsOfTheSweepItselfAreRefused) {
  expect_refused("[train]\nout = \"x\"\n[grid]\nseed = [1]",
                 "grid.toml line 2, out: ", "set by the sweep itself");
  expect_refused("[grid]\nresume = [true]", "grid.toml line 2, resume: ", "set by the sweep itself");
  expect_refused("[grid]\ndump-plan = [true]", "grid.toml line 2, dump-plan: ", "is no setting of a run");
}

TEST(Grid, AFlagHasOnePlace) {
  expect_refused("[train]\nseed = 1\n[grid]\nseed = [1]", "grid.toml, seed: ", "is in [train] and in [grid]");
  expect_refused("[grid]\nseed = [1]\n[[plan]]\nseed = 1",
                 "grid.toml, seed: ", "is in [grid] and in [[plan]]");
  expect_refused("[[plan]]\nname = \"a\"\nseed = 1\n[[plan]]\nname = \"a\"\nseed = 2",
                 "grid.toml line 5, name: ", "a is there already");
}

}  // namespace
}  // namespace qhm::sweep
