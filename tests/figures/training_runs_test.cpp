#include "figures/training_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "figures/training_curves.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;

fs::path const paper_figures = fs::path(QHM_TEST_DATA).parent_path().parent_path() / "paper_figures";
fs::path const records = paper_figures / "data" / "reduced";
constexpr char known[] = "019140f81caf639c";  // batch 128, constant rate, QHM, seed 1

std::vector<sweep::Run> runs_like(std::vector<std::pair<std::string, std::string>> const& changes) {
  auto const command = read_result(records / known).manifest.at("command").get<std::vector<std::string>>();
  std::vector<sweep::Run> runs;
  for (auto const& [flag, value] : changes) {
    auto flags = sweep::flags_in(command);
    flags[flag] = value;
    runs.push_back({.hash = sweep::hash_of(flags), .plan = "", .flags = flags});
  }
  return runs;
}

TEST(TrainingRuns, ARecordIsFoundByItsFlagsWhereverItsDataLay) {
  auto runs = runs_like({{"data", "elsewhere"}, {"out", "elsewhere"}, {"width", "7"}});
  auto const wanted = find_records({runs[0], runs[2]}, records);
  ASSERT_EQ(wanted.size(), 2U);
  ASSERT_EQ(wanted[0].record.size(), 1U);
  EXPECT_EQ(wanted[0].record.front().folder.filename(), known);
  EXPECT_TRUE(wanted[1].record.empty());  // no record has width 7
}

TEST(TrainingRuns, NumbersAreEqualHoweverTheyAreWritten) {
  auto runs = runs_like({{"seed", "1.0"}});
  EXPECT_EQ(find_records(runs, records).front().record.size(), 1U);
}

TEST(TrainingRuns, WhatIsMissingIsSaidWithSeedsTogether) {
  auto const runs =
      runs_of_sweep(paper_figures / "recipes" / "reduced.toml", {{"method", "qhm"}, {"lr", "cosine"}});
  ASSERT_EQ(runs.size(), 9U);
  auto const none = find_records(runs, fs::path(testing::TempDir()) / "no-such-folder");
  EXPECT_THAT(missing_runs(none),
              testing::ElementsAre("batch constant 8: seeds 1, 2, 3", "batch constant 128: seeds 1, 2, 3",
                                   "batch exponential 8 ×2: seeds 1, 2, 3"));
}

TEST(TrainingRuns, ASweepWithoutSuchRunsIsRefused) {
  EXPECT_THROW(runs_of_sweep(paper_figures / "recipes" / "reduced.toml", {{"lr", "decay"}}), InputError);
}

TEST(TrainingRuns, TheCommittedRecordsAreThoseOfTheRecipe) {
  auto const wanted = find_records(runs_of_sweep(paper_figures / "recipes" / "reduced.toml", {}),
                                   paper_figures / "data" / "reduced");
  std::size_t folders = 0, found = 0, stopped = 0;
  for (auto const& entry : fs::directory_iterator(paper_figures / "data" / "reduced"))
    folders += fs::exists(entry.path() / "manifest.json") ? 1 : 0;
  for (auto const& want : wanted) found += want.record.size();
  for (auto const& want : find_records(runs_of_sweep(paper_figures / "recipes" / "reduced.toml", {}),
                                       paper_figures / "data" / "reduced", 15)) {
    stopped += want.record.size();
    for (auto const& record : want.record) EXPECT_EQ(record.series.column("epoch").back(), 15);
  }
  EXPECT_EQ(stopped, 54U);  // all of them, as far as the shortest goes
  EXPECT_EQ(wanted.size(), 54U);
  EXPECT_GE(found, 30U);
  EXPECT_LE(found, folders);
}

TEST(TrainingRuns, DifferencesFromThePaperComeFromTheManifest) {
  auto const wanted =
      find_records(runs_of_sweep(paper_figures / "recipes" / "reduced.toml", {{"method", "qhm"}}),
                   paper_figures / "data" / "reduced");
  auto const differences = differences_from(
      {{"dataset", "cifar100"}, {"width", "64"}, {"model", "resnet18"}, {"samples", "50000"}}, wanted);
  EXPECT_THAT(differences,
              testing::IsSupersetOf({std::string("dataset fashion-mnist (cifar100)"),
                                     std::string("samples 9000 (50000)"), std::string("width 16 (64)")}));
  auto loose = wanted;  // a recipe that does not name a setting of the record
  for (auto& want : loose) want.run.flags.erase("validation");
  EXPECT_THAT(differences_from({}, loose), testing::Contains("--validation 1000 (not in the recipe)"));
  EXPECT_THAT(differences, testing::Not(testing::Contains(testing::HasSubstr("model"))));  // it is the same
}

TEST(TrainingCurves, PoolSeedsAndSayWhatIsMissing) {
  TrainingCurves recipe{.x = "epochs", .y = {"min_grad_norm_sq"}, .panels = {"lr"}, .curves = {"batch"}};
  auto const wanted =
      find_records(runs_of_sweep(paper_figures / "recipes" / "reduced.toml",
                                 {{"method", "qhm"}, {"lr", "cosine"}, {"batch-size", "128"}}),
                   paper_figures / "data" / "reduced");
  auto const picture = training_picture(recipe, "epochs", wanted, {}, {});
  auto const& curves = std::get<Curves>(picture.content);
  ASSERT_EQ(curves.traces.size(), 1U);
  auto const& trace = curves.traces.front();
  EXPECT_EQ(trace.traits.at("batch"), "constant 128");
  EXPECT_EQ(trace.traits.at("lr"), "cosine 0.1→0");
  double sum = 0, smallest = 1e300;
  for (auto const& want : wanted) {
    double const last = want.record.front().series.column("min_grad_norm_sq").back();
    sum += last, smallest = std::min(smallest, last);
  }
  EXPECT_DOUBLE_EQ(trace.y.back(), sum / 3);
  EXPECT_EQ(trace.low.back(), smallest);
  EXPECT_EQ(picture.records.size(), 3U);
  EXPECT_TRUE(picture.missing.empty());
}

TEST(TrainingCurves, ThePapersNormIsTheRootOfTheMinimumWithoutTheStart) {
  TrainingCurves recipe{.x = "epochs", .y = {"min_grad_norm"}, .panels = {}, .curves = {"batch"}};
  auto const wanted = find_records(
      runs_of_sweep(paper_figures / "recipes" / "reduced.toml",
                    {{"method", "qhm"}, {"lr", "constant"}, {"batch-size", "128"}, {"seed", "1"}}),
      paper_figures / "data" / "reduced");
  auto const picture = training_picture(recipe, "epochs", wanted, {}, {});
  auto const& trace = std::get<Curves>(picture.content).traces.front();
  auto const squares = wanted.front().record.front().series.column("grad_norm_sq");
  EXPECT_TRUE(std::isnan(trace.y[0]));
  EXPECT_EQ(trace.y[1], std::sqrt(squares[1]));
  EXPECT_GT(trace.y[1], std::sqrt(squares[0]));  // the start is smaller, and not in it
  EXPECT_EQ(trace.y[2], std::sqrt(std::min(squares[1], squares[2])));
}

TEST(TrainingCurves, ConfigurationsThatLookAlikeAreRefused) {
  TrainingCurves recipe{.x = "epochs", .y = {"train_loss"}, .panels = {}, .curves = {"batch"}};
  auto const wanted =
      find_records(runs_of_sweep(paper_figures / "recipes" / "reduced.toml", {{"batch-size", "128"}}),
                   paper_figures / "data" / "reduced");
  EXPECT_THROW(training_picture(recipe, "epochs", wanted, {}, {}), InputError);
}

}  // namespace
}  // namespace qhm::figures
