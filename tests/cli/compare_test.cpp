#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/result_folder.hpp"
#include "tests/cli/refusals.hpp"
#include "tests/compare/sample_runs.hpp"

namespace {

using nlohmann::json;
using ::qhm::compare::drop_row;
using ::qhm::compare::sample_plan;
using ::qhm::compare::SampleFolder;
using ::qhm::compare::SampleRun;
using ::qhm::test::expect_refused;
using ::qhm::test::qhm;
using testing::HasSubstr;

class CompareCommand : public testing::Test {
 protected:
  std::string add(std::string const& name, SampleRun const& run) { return folder_.add(name, run).string(); }
  /// Three plans of three seeds.
  std::string three_plans() {
    std::string line = "compare";
    for (double const lr_max : {0.1, 0.2, 0.3})
      for (std::uint64_t const seed : {1, 2, 3})
        line += " " + add("p" + std::to_string(lr_max) + "-" + std::to_string(seed),
                          {.plan = sample_plan(lr_max), .seed = seed, .y = [=](double K) {
                             return (1 + 0.01 * static_cast<double>(seed)) / (1 + lr_max * K);
                           }});
    return line;
  }
  SampleFolder folder_;
};

TEST_F(CompareCommand, ShowsFourTables) {
  auto const ran = qhm(three_plans());
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_EQ(ran.error, "");
  for (auto const* text :
       {"Bounds at the end", "estimate", "Shape: the observed curve", "Exponents over the last half",
        "jackknife over seeds", "K^-1/2 log K", "within 12 epochs", "permutations", "lower estimates"})
    EXPECT_THAT(ran.out, HasSubstr(text));
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("certified")));
}

TEST_F(CompareCommand, WritesTheSameNumbersInEveryFormat) {
  auto const line = three_plans();
  auto const out = (folder_.path() / "out").string();
  auto const ran = qhm(line + " --format json --out " + out);
  ASSERT_EQ(ran.code, 0) << ran.error;
  auto const record = json::parse(ran.out);
  EXPECT_EQ(record, json::parse(::qhm::read_file(out + "/compare.json")));
  auto const csv = qhm(line + " --format csv");
  ASSERT_EQ(csv.code, 0);
  std::string joined;
  for (auto const* part : {"bounds", "shape", "exponents", "order"})
    joined += (joined.empty() ? "" : "\n") + ::qhm::read_file(out + "/" + part + ".csv");
  EXPECT_EQ(csv.out, joined);
  EXPECT_THAT(qhm(line + " --format markdown").out, HasSubstr("| plan | theorem |"));
  EXPECT_THAT(::qhm::read_file(out + "/bounds.csv"),
              HasSubstr("theorem-2," + record["plans"][0]["bounds"][0]["bound"].dump() + ","));
  expect_refused(line + " --out " + out, "--out", "exists");
}

TEST_F(CompareCommand, LeavesOutWhatDiverged) {
  auto const whole = add("whole", {});
  auto const diverged = add("diverged", {.seed = 2, .changes = {{"status", "diverged"}}});
  auto const ran = qhm("compare " + whole + " " + diverged);
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("Left out: " + diverged + " (diverged)."));
  EXPECT_THAT(ran.out, HasSubstr("No order: 1 plan"));
  auto const csv = qhm("compare " + whole + " " + diverged + " --format csv");
  EXPECT_EQ(csv.error, "Left out: " + diverged + " (diverged).\n");
}

TEST_F(CompareCommand, SaysWhereACurveStandsStill) {
  auto const risen = add("risen", {.y = [](double K) { return 1 + K; }});  // x_0 is the best
  auto const ran = qhm("compare " + risen);
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_THAT(ran.out, HasSubstr("The curve does not move over the last half"));
  EXPECT_THAT(qhm("compare --column grad_norm_sq " + risen).out, testing::Not(HasSubstr("does not move")));
}

TEST_F(CompareCommand, LabelsDifferentProblems) {
  auto const a = add("a", {}), b = add("b", {.changes = {{"training", {{"width", 16}}}}});
  expect_refused("compare " + a + " " + b, "width 16", "--force");
  auto const ran = qhm("compare --force " + a + " " + b);
  EXPECT_EQ(ran.code, 0) << ran.error;
  std::size_t captions = 0;
  for (std::size_t at = 0;
       (at = ran.out.find("[different problems: width (16, 8)]", at)) != std::string::npos; ++at)
    ++captions;
  EXPECT_EQ(captions, 3u);  // a table each
  auto const csv = qhm("compare --force --parts bounds --format csv " + a + " " + b);
  EXPECT_THAT(csv.out, HasSubstr(",reason,different\n"));
  EXPECT_THAT(csv.out, HasSubstr(",\"different problems: width (16, 8)\"\n"));
}

TEST_F(CompareCommand, BadInputIsOneLineAndCode2) {
  auto const a = add("a", {}), b = add("b", {.plan = sample_plan(0.2)});
  expect_refused("compare", "DIR", "name folders");
  expect_refused("compare " + a + "/absent", "absent", "is not a folder");
  expect_refused("compare " + a + " " + a, "seed 1", "give each seed once");
  expect_refused("compare --x hours " + a, "--x: hours",
                 "choose steps, epochs, evaluations, seconds or cost");
  expect_refused("compare --column loss " + a, "--column: loss", "min_grad_norm_sq");
  expect_refused("compare --theorem theorem-7 " + a, "--theorem: theorem-7", "theorem-2-s");
  expect_refused("compare --parts slopes " + a, "--parts: slopes", "choose some of bounds");
  expect_refused("compare --parts shape,shape " + a, "--parts: shape", "once");
  expect_refused("compare --format yaml " + a, "--format: yaml", "markdown");
  expect_refused("compare --parts order " + a, "1 folder cannot be ranked", "at least 3");
  expect_refused("compare --parts order " + a + " " + b, "2 folders cannot be ranked", "at least 3");
  auto const other = add("f", {.seed = 2, .changes = {{"functional", "train-fixed"}}});
  expect_refused("compare " + a + " " + other, "functional", "--force");
  auto tiny = sample_plan();
  tiny.epochs = 3;
  expect_refused("compare " + add("tiny", {.plan = tiny}), "3 points are too few", "4 are needed");
  expect_refused("compare " + add("gap", {.damage = [](::qhm::Series& s) { drop_row(s, 4); }}), "epoch 5",
                 "epoch 4 is due");
  expect_refused(
      "compare " + add("none", {.damage = [](::qhm::Series& s) { s = ::qhm::Series(s.columns()); }}),
      "has no row", "run it again");
}

TEST_F(CompareCommand, ReadsWhatSyntheticWrites) {
  std::string folders;
  for (auto const* lr_max : {"0.05", "0.1", "0.2"})
    for (auto const* seed : {"1", "2", "3"}) {
      auto const out = (folder_.path() / (std::string(lr_max) + "-" + seed)).string();
      auto const ran =
          qhm("synthetic --objective log-cosh --dim 4 --trials 8 --samples 64 --epochs 24 --interval 6 "
              "--lr sqrt-decay --lr-max " +
              std::string(lr_max) + " --seed " + seed + " --out " + out);
      ASSERT_EQ(ran.code, 0) << ran.error;
      folders += " " + out;
    }
  auto const ran = qhm("compare" + folders + " --format json");
  ASSERT_EQ(ran.code, 0) << ran.error;
  auto const record = json::parse(ran.out);
  ASSERT_EQ(record["plans"].size(), 3u);
  for (auto const& plan : record["plans"]) {
    EXPECT_EQ(plan["kind"], "synthetic");
    EXPECT_EQ(plan["seeds"].size(), 3u);
    for (auto const& bound : plan["bounds"]) {
      EXPECT_NE(bound["standing"], "estimate");  // every constant is proved
      if (bound["standing"] == "bound" && bound["applies"]) {
        EXPECT_GT(bound["ratio"].get<double>(), 1);
      }
    }
  }
  auto const again = qhm("compare" + folders + " --format json");
  EXPECT_EQ(again.out, ran.out);  // the bootstrap's draws have addresses
}

}  // namespace
