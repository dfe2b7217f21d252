#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "figures/figure_run.hpp"
#include "figures/training_runs.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class MakeFigure : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(where.out); }
  void TearDown() override { fs::remove_all(where.out); }

  /// What making it complains of; empty where it does not.
  std::string complaint(std::string const& name, Scale scale) {
    try {
      static_cast<void>(make_figure(recipe_named(where.recipes, name), scale, where));
    } catch (InputError const& error) {
      return error.what();
    }
    return "";
  }

  Surroundings where{.recipes = fs::path(QHM_TEST_DATA).parent_path().parent_path() / "paper_figures",
                     .out = fs::path(testing::TempDir()) / ("qhm-figures-" + std::to_string(::getpid())),
                     .command = {"qhm", "figure"}};
};

TEST_F(MakeFigure, WritesDataScriptsCaptionAndRecordBesideTheImages) {
  auto const made = make_figure(recipe_named(where.recipes, "printed-bounds"), Scale::smoke, where);
  for (auto const* extension : {"svg", "png", "pdf", "csv", "gp", "py", "txt", "json"})
    EXPECT_TRUE(fs::exists(where.out / (std::string("printed-bounds.") + extension))) << extension;
  auto const record = nlohmann::json::parse(read_file(where.out / "printed-bounds.json"));
  EXPECT_EQ(record.at("schema"), "qhm.figure/1");
  EXPECT_EQ(record.at("scale"), "smoke");
  EXPECT_EQ(record.at("command"), nlohmann::json({"qhm", "figure"}));
  EXPECT_EQ(record.at("expectations").size(), 2U);
  for (auto const& expected : record.at("expectations")) EXPECT_EQ(expected.at("verdict"), "met");
  EXPECT_EQ(record.at("files").size(), made.files.size());
  EXPECT_THAT(read_file(where.out / "printed-bounds.txt"),
              AllOf(HasSubstr("Scale smoke."), HasSubstr("lies below the exact value somewhere: met")));
}

TEST_F(MakeFigure, TablesComeInThreeFormats) {
  static_cast<void>(make_figure(recipe_named(where.recipes, "corollaries"), Scale::paper, where));
  EXPECT_THAT(read_file(where.out / "corollaries.md"), HasSubstr("**Corollary 5: A', B', C', D'**"));
  EXPECT_THAT(read_file(where.out / "corollaries.tex"), HasSubstr("\\begin{tabular}"));
  auto const rows = read_file(where.out / "corollaries.csv");
  EXPECT_THAT(rows, testing::StartsWith("table,line,"));
  EXPECT_THAT(rows.substr(10), testing::Not(HasSubstr("table,line,")));  // one header for both tables
}

TEST_F(MakeFigure, FromRecordsItSaysWhatIsMissingAndWhatDiffers) {
  auto const made = make_figure(recipe_named(where.recipes, "qhm-figure-2"), Scale::reduced, where);
  EXPECT_FALSE(made.missing.empty());
  EXPECT_THAT(made.caption,
              AllOf(HasSubstr("Wanted and not there: "), HasSubstr("dataset fashion-mnist (cifar100)")));
  auto const record = nlohmann::json::parse(read_file(where.out / "qhm-figure-2.json"));
  EXPECT_FALSE(record.at("records").empty());
  EXPECT_EQ(record.at("records").at(0).at("dataset"), "fashion-mnist");
}

TEST_F(MakeFigure, TheSameFigureReplacesItselfAndNothingElse) {
  EXPECT_EQ(complaint("corollaries", Scale::smoke), "");
  EXPECT_EQ(complaint("corollaries", Scale::smoke), "");
  write_file(where.out / "corollaries.json", "{}");
  EXPECT_THAT(complaint("corollaries", Scale::smoke), HasSubstr("is no figure's record"));
  fs::remove(where.out / "corollaries.json");
  EXPECT_THAT(complaint("corollaries", Scale::smoke), HasSubstr("would be replaced"));
}

TEST_F(MakeFigure, IsWrittenWholeOrNotAtAll) {
  // A file that may not grow is what a full disk is to its writer.
  auto const before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit unlimited{};
  getrlimit(RLIMIT_FSIZE, &unlimited);
  rlimit const full{.rlim_cur = 5000, .rlim_max = unlimited.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  auto const said = complaint("corollaries", Scale::smoke);
  setrlimit(RLIMIT_FSIZE, &unlimited);
  std::signal(SIGXFSZ, before);
  EXPECT_THAT(said, HasSubstr("cannot be written"));
  EXPECT_TRUE(fs::is_empty(where.out));

  // What a killed run has left: a staged folder, or some of the files beside their record.
  fs::create_directories(where.out / "corollaries.partial-figure");
  write_file(where.out / "corollaries.partial-figure" / "corollaries.tex", "half");
  EXPECT_EQ(complaint("corollaries", Scale::smoke), "");
  EXPECT_FALSE(fs::exists(where.out / "corollaries.partial-figure"));
  fs::remove(where.out / "corollaries.tex");
  EXPECT_EQ(complaint("corollaries", Scale::smoke), "");
  EXPECT_TRUE(fs::exists(where.out / "corollaries.tex"));
}

TEST_F(MakeFigure, WhatCannotBeMadeIsRefusedAndNothingWritten) {
  EXPECT_THAT(complaint("qhm-figure-1", Scale::paper), AllOf(HasSubstr("GPU-hours"), HasSubstr("--yes")));
  where.agreed = true;
  EXPECT_THAT(complaint("qhm-figure-1", Scale::paper), HasSubstr("build with LibTorch"));
  where.records = fs::path(QHM_TEST_DATA) / "sweep";  // of other settings
  EXPECT_THAT(complaint("qhm-figure-1", Scale::reduced),
              AllOf(HasSubstr("27 runs"), HasSubstr("none is there")));
  EXPECT_TRUE(fs::is_empty(where.out));
}

TEST_F(MakeFigure, AFailingSweepIsReportedWithItsLastLine) {
  where.can_train = true;
  where.program = "/bin/false";
  auto const what = complaint("qhm-figure-1", Scale::smoke);
  if (what.empty()) GTEST_SKIP() << "the images of the tiny runs are not on this machine";
  EXPECT_THAT(what, AllOf(HasSubstr("qhm sweep"), HasSubstr("failed"), HasSubstr("smoke.log")));
}

TEST_F(MakeFigure, RunsAreMadeByASweepAndDrawn) {
  // A program in place of qhm: its sweep copies records that were made ready, of two epochs each.
  auto const ready = where.out.string() + "-ready", program = ready + "/qhm";
  auto const runs = runs_of_sweep(where.recipes / "recipes" / "smoke.toml", {});
  if (!fs::is_directory(runs.front().flags.at("data")))
    GTEST_SKIP() << "the images of the tiny runs are not on this machine";
  auto const model = where.recipes / "data" / "reduced" / "019140f81caf639c";
  auto manifest = nlohmann::json::parse(read_file(model / "manifest.json"));
  for (auto const& run : runs) {
    auto const folder = fs::path(ready) / "runs" / run.hash;
    fs::create_directories(folder);
    std::vector<std::string> command{"qhm", "train"};
    for (auto const& word : sweep::words_of(run.flags)) command.push_back(word);
    manifest["command"] = command;
    write_file(folder / "manifest.json", manifest.dump());
    fs::copy_file(model / "epochs.csv", folder / "epochs.csv", fs::copy_options::overwrite_existing);
  }
  write_file(program, "#!/bin/sh\n[ $1 = sweep ] && [ $3 = --out ] && cp -r " + ready + "/runs $4\n");
  fs::permissions(program, fs::perms::owner_exec, fs::perm_options::add);
  where.can_train = true;
  where.program = program;
  auto const made = make_figure(recipe_named(where.recipes, "qhm-figure-2"), Scale::smoke, where);
  EXPECT_TRUE(made.missing.empty());
  EXPECT_THAT(made.caption, HasSubstr("show nothing but that the recipe works"));
  auto const record = nlohmann::json::parse(read_file(where.out / "qhm-figure-2.json"));
  EXPECT_EQ(record.at("records").size(), 4U);  // those of QHM, half of the sweep
  fs::remove_all(ready);
}

TEST_F(MakeFigure, WithoutGnuplotOrAPlaceNothingIsWritten) {
  std::string const path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  EXPECT_THAT(complaint("printed-bounds", Scale::smoke), HasSubstr("gnuplot"));
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_TRUE(fs::is_empty(where.out));
  where.out = "/proc/no-such-place";
  EXPECT_THAT(complaint("printed-bounds", Scale::smoke),
              AllOf(HasSubstr("--out"), HasSubstr("cannot be written")));
}

}  // namespace
}  // namespace qhm::figures
