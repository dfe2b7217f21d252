#include "sweep/expansion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/errors.hpp"
#include "tests/sweep/train_flags.hpp"

namespace qhm::sweep {
namespace {

Expansion expanded(std::string const& text) {
  return expand(grid_of(text), "grid.toml");
}

TEST(Expansion, IsTheProductOfTheAxesUnderEveryPlan) {
  auto const [runs, repeated] = expanded(R"(
[train]
data = "d"
[grid]
lr-max = [0.1, 0.2]
seed = [1, 2]
[[plan]]
name = "a"
batch-size = 8
[[plan]]
name = "b"
lr = "cosine"
)");
  EXPECT_EQ(repeated, 0u);
  ASSERT_EQ(runs.size(), 8u);
  EXPECT_EQ(runs[0].flags, (Flags{{"batch-size", "8"}, {"data", "d"}, {"lr-max", "0.1"}, {"seed", "1"}}));
  EXPECT_EQ(runs[1].flags, (Flags{{"batch-size", "8"}, {"data", "d"}, {"lr-max", "0.1"}, {"seed", "2"}}));
  EXPECT_EQ(runs[2].flags, (Flags{{"batch-size", "8"}, {"data", "d"}, {"lr-max", "0.2"}, {"seed", "1"}}));
  EXPECT_EQ(runs[7].flags, (Flags{{"data", "d"}, {"lr", "cosine"}, {"lr-max", "0.2"}, {"seed", "2"}}));
  EXPECT_EQ(runs[3].plan, "a");
  EXPECT_EQ(runs[4].plan, "b");
  std::set<std::string> hashes;
  for (auto const& run : runs) {
    EXPECT_EQ(run.hash, hash_of(run.flags));
    hashes.insert(run.hash);
  }
  EXPECT_EQ(hashes.size(), 8u);
}

TEST(Expansion, EqualConfigurationsAreOneRun) {
  auto const [runs, repeated] = expanded("[grid]\nlr-max = [0.10, 1e-1, \"0.1\", 0.2]\nthreads = [1, 2]");
  EXPECT_EQ(runs.size(), 2u);
  EXPECT_EQ(repeated, 6u);
}

TEST(Expansion, PlansAloneAreAnExpansion) {
  EXPECT_EQ(expanded("[[plan]]\nseed = 1\n[[plan]]\nseed = 2").runs.size(), 2u);
}

TEST(Expansion, VaryingFlagsAreFound) {
  auto const runs = expanded("[train]\ndata = \"d\"\n[grid]\nflip = [true, false]\nseed = [1, 1.0]").runs;
  EXPECT_THAT(varying_flags(runs), testing::ElementsAre("flip"));
  EXPECT_EQ(shown_value(runs[0].flags, "flip"), "true");
  EXPECT_EQ(shown_value(runs[1].flags, "flip"), "-");
}

TEST(Expansion, TooManyRunsAreRefusedWithTheirCount) {
  std::string list = "[0";
  for (int i = 1; i < 101; ++i) list += "," + std::to_string(i);
  list += "]";
  try {
    static_cast<void>(expanded("[grid]\nseed = " + list + "\nbatch-size = " + list));
    ADD_FAILURE() << "was accepted";
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("grid.toml: 10201 runs are more than 10000"));
  }
  Grid huge;
  huge.axes.assign(10, {.flag = "seed", .values = std::vector<std::optional<std::string>>(1'000, "1")});
  EXPECT_THROW(static_cast<void>(expand(huge, "grid.toml")), InputError);  // 10^30 overflows a count
}

}  // namespace
}  // namespace qhm::sweep
