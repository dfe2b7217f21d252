#include "report/contents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "report/run_end.hpp"
#include "report/summary.hpp"
#include "tests/report/hostile_results.hpp"

namespace qhm::report {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using plots::refusal;
using plots::synthetic_result;
using plots::training_result;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

class ContentsTest : public testing::Test {
 protected:
  ResultFolder folder_{"contents"};
  std::string refused(fs::path const& folder) {
    return refusal([&] { (void)read_contents({folder}, {}); });
  }
  fs::path file(std::string const& name, std::string const& bytes) {
    write_file(folder_.path() / name, bytes);
    return folder_.path() / name;
  }
};

TEST_F(ContentsTest, GroupsByKindAndTellsRunsApart) {
  auto const a = folder_.add("a", synthetic_result("")), b = folder_.add("b", training_result("")),
             c = folder_.add("c", synthetic_result("", Constant{16}));
  auto const contents = read_contents({a, b, c}, {});
  ASSERT_EQ(contents.groups.size(), 2u);
  EXPECT_EQ(contents.groups[0].name(), "Monte Carlo");
  ASSERT_EQ(contents.groups[0].runs.size(), 2u);
  EXPECT_NE(contents.groups[0].runs[0].label, contents.groups[0].runs[1].label);
  EXPECT_EQ(contents.groups[1].name(), "Training");
}

TEST_F(ContentsTest, TwoFoldersOfOneNameAreBothThere) {
  fs::create_directories(folder_.path() / "x");
  fs::create_directories(folder_.path() / "y");
  auto const a = folder_.add("x/run", synthetic_result("")), b = folder_.add("y/run", synthetic_result(""));
  auto const contents = read_contents({a, b}, {});
  ASSERT_EQ(contents.groups.front().runs.size(), 2u);
  EXPECT_NE(contents.groups.front().runs[0].label, contents.groups.front().runs[1].label);
}

TEST_F(ContentsTest, OneFolderByTwoNamesIsRefused) {
  auto const a = folder_.add("a", synthetic_result(""));
  fs::create_directory_symlink(a, folder_.path() / "link");
  for (auto const& other : {a, folder_.path() / "a/", folder_.path() / "link", folder_.path() / "link/../a"})
    EXPECT_THAT(refusal([&] { (void)read_contents({a, other}, {}); }), HasSubstr("is named twice")) << other;
}

TEST_F(ContentsTest, RefusesWhatIsNoResult) {
  EXPECT_THAT(refusal([] { (void)read_contents({}, {}); }), HasSubstr("DIR:"));
  EXPECT_THAT(refused(folder_.path() / "absent"), HasSubstr("is not a folder"));
  EXPECT_THAT(refused(folder_.path()), HasSubstr("cannot be read"));
  EXPECT_THAT(refused(folder_.add("kind", synthetic_result(""), {{"kind", 5}})),
              AllOf(HasSubstr("kind/manifest.json"), HasSubstr("damaged")));
  EXPECT_THAT(refused(folder_.add("status", synthetic_result(""), {{"status", json::array()}})),
              HasSubstr("damaged"));
  EXPECT_THAT(refused(folder_.add("plan", synthetic_result(""), {{"plan", nullptr}})), HasSubstr("plan"));
  EXPECT_THAT(refused(folder_.add("refuted", synthetic_result(""), {{"refuted", "theorem-2"}})),
              HasSubstr("manifest.json"));
  auto empty = synthetic_result("");
  empty.series = Series(empty.series.columns());
  EXPECT_THAT(refused(folder_.add("empty", empty)), HasSubstr("has no row"));
}

TEST_F(ContentsTest, RefusesWhatIsNoRecord) {
  auto const a = folder_.add("a", synthetic_result(""));
  auto const with = [&](fs::path const& record) {
    return refusal([&] { (void)read_contents({a}, {record}); });
  };
  EXPECT_THAT(with(file("text.json", "no JSON")), HasSubstr("is not a record"));
  EXPECT_THAT(with(file("other.json", R"({"schema": "qhm.result/1"})")),
              HasSubstr("is not a schema that a report shows"));
  EXPECT_THAT(with(file("claims.json", R"({"schema": "qhm.verify/1", "claims": [{"id": 5}]})")),
              AllOf(HasSubstr("claims.json"), HasSubstr("damaged")));
  EXPECT_THAT(with(file("bounds.json", R"({"schema": "qhm.bounds/1", "results": 3})")),
              AllOf(HasSubstr("bounds.json"), HasSubstr("damaged")));
}

TEST_F(ContentsTest, TheSmallestBoundAtTheEndIsNotARefutedOne) {
  auto const a = folder_.add("a", synthetic_result(""), {{"refuted", {"theorem-2-s"}}});
  auto const contents = read_contents({a}, {});
  auto const end = end_of(contents.groups.front().runs.front());
  EXPECT_EQ(end.steps, 128);
  EXPECT_EQ(end.observed, 1.0 / 128);
  ASSERT_TRUE(end.smallest);
  EXPECT_EQ(end.smallest->theorem, "theorem-2");
  EXPECT_DOUBLE_EQ(end.ratio(), 20);
}

TEST_F(ContentsTest, OfOneRunTheSummaryGivesNoRange) {
  auto const a = folder_.add("a", synthetic_result(""), {{"refuted", {"theorem-2-s"}}});
  auto const sentences = summary(read_contents({a}, {}));
  EXPECT_THAT(sentences, Contains(HasSubstr("gradient norm is 0.007812 (")));
  EXPECT_THAT(sentences, Contains(HasSubstr("is 20 times what was observed")));
}

TEST_F(ContentsTest, TheSummarySaysHowFarBoundsLieAndWhichLieBelow) {
  auto const a = folder_.add("a", synthetic_result(""));
  auto low = synthetic_result("", Constant{16});
  Series halved(low.series.columns());
  for (auto row : low.series.rows()) {
    row[7] = row[5] / 2;  // theorem-2-s below the running minimum
    halved.append(row);
  }
  low.series = halved;
  auto const b = folder_.add("b", low, {{"status", "diverged"}});
  auto const sentences = summary(read_contents({a, b}, {}));
  EXPECT_THAT(sentences, Contains(HasSubstr("2 runs: 2 of Monte Carlo; 1 complete, 1 diverged.")));
  EXPECT_THAT(sentences, Contains(HasSubstr("is 0.5 to 2 times what was observed")));
  EXPECT_THAT(sentences,
              Contains(AllOf(HasSubstr("lies below what was observed"), HasSubstr("theorem-2-s"))));
}

}  // namespace
}  // namespace qhm::report
