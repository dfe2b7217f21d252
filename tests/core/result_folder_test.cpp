#include "core/result_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <limits>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

class ResultFolder : public testing::Test {
 protected:
  ResultFolder() : root_(fs::path(testing::TempDir()) / ("qhm-results-" + std::to_string(::getpid()))) {
    fs::create_directories(root_);
  }
  ~ResultFolder() override { fs::remove_all(root_); }

  void write_run(fs::path const& folder, std::string const& schema = "qhm.result/1") {
    PendingFolder pending(folder);
    auto record =
        manifest({.kind = "synthetic", .command = {"qhm"}, .seed = 1, .plan = {}, .problem = {}}, "complete");
    record["schema"] = schema;
    pending.write("manifest.json", record.dump());
    Series series({"step", "mean"});
    series.append({1, 0.1});
    pending.write("series.csv", series.csv());
    pending.commit();
  }

  /// Names that are left in the root.
  [[nodiscard]] std::vector<std::string> entries() const {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(root_)) names.push_back(entry.path().filename());
    return names;
  }

  fs::path root_;
};

TEST_F(ResultFolder, NumbersRoundTripAndAbsentOnesStayAbsent) {
  Series series({"a", "b"});
  double const third = 1.0 / 3;
  series.append({third, std::numeric_limits<double>::quiet_NaN()});
  series.append({5e-324, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(series.csv(), "a,b\n0.3333333333333333,\n5e-324,inf\n");
  auto const back = Series::parse(series.csv(), "series.csv");
  EXPECT_EQ(back.rows()[0][0], third);
  EXPECT_TRUE(std::isnan(back.rows()[0][1]));
  EXPECT_EQ(back.rows()[1][1], std::numeric_limits<double>::infinity());
}

TEST_F(ResultFolder, DamagedSeriesAreRefusedWithTheirLine) {
  auto const message = [](std::string const& csv) {
    try {
      Series::parse(csv, "series.csv");
    } catch (InputError const& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(message("a,b\n1,2\n3"), testing::HasSubstr("series.csv line 3"));
  EXPECT_THAT(message("a\n1x\n"), testing::HasSubstr("'1x' is not a number"));
  EXPECT_THAT(message(""), testing::HasSubstr("is empty"));
  try {
    (void)Series::parse("a,b\n", "").column("c");
    FAIL();
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("choose one of: a, b"));
  }
}

TEST_F(ResultFolder, AppearsWholeOrNotAtAll) {
  {
    PendingFolder const abandoned(root_ / "run");
    abandoned.write("x", "y");
    EXPECT_FALSE(fs::exists(root_ / "run"));
  }
  EXPECT_THAT(entries(), testing::IsEmpty());
  write_run(root_ / "run");
  EXPECT_THAT(entries(), testing::ElementsAre("run"));
  EXPECT_EQ(read_result(root_ / "run").series.column("mean")[0], 0.1);
  EXPECT_THROW(PendingFolder{root_ / "run"}, InputError);  // exists
}

TEST_F(ResultFolder, OtherSchemasAreRefused) {
  write_run(root_ / "minor", "qhm.result/1.4");
  EXPECT_NO_THROW(read_result(root_ / "minor"));
  write_run(root_ / "major", "qhm.result/2");
  EXPECT_THROW(read_result(root_ / "major"), InputError);
  EXPECT_THROW(read_result(root_ / "nowhere"), InputError);
  fs::create_directory(root_ / "empty");
  EXPECT_THROW(read_result(root_ / "empty"), InputError);
}

TEST_F(ResultFolder, AFullDiskLeavesTheOldFileAndOneClearLine) {
  fs::path const file = root_ / "table.csv";
  write_file(file, "old");
  // A limit on the size of files fails in write(2) as a full disk does.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  auto const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit const small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_THROW(write_file(file, std::string(5000, 'x')), InputError);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(read_file(file), "old");
  EXPECT_THAT(entries(), testing::ElementsAre("table.csv"));
  if (fs::exists("/dev/full")) {
    EXPECT_THROW(write_file("/dev/full/x", "x"), InputError);
  }
}

TEST_F(ResultFolder, AFolderThatCannotBeWrittenIsRefusedAtOnce) {
  write_file(root_ / "file", "");
  EXPECT_THROW(PendingFolder{root_ / "file" / "run"}, InputError);
  EXPECT_THROW(PendingFolder{""}, InputError);
}

}  // namespace
}  // namespace qhm
