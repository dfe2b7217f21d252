#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/refusals.hpp"

namespace {

using nlohmann::json;
using qhm::test::qhm;
using testing::HasSubstr;

std::string const family = "--batch constant --beta constant --gamma constant --samples 2000 ";

void expect_refused(std::string const& arguments, std::string const& field, std::string const& hint) {
  qhm::test::expect_refused("optimize " + arguments, field, hint);
}

TEST(OptimizeCommand, BadInputIsOneLineAndCode2) {
  expect_refused(family, "budget", "give one of --budget-steps");
  expect_refused(family + "--budget-steps 9 --accuracy 1", "--accuracy",
                 "a second budget beside --budget-steps");
  expect_refused(family + "--budget-steps 0", "--budget-steps: 0", "[1, 1e18]");
  expect_refused(family + "--budget-epochs x", "--budget-epochs: 'x'", "whole number");
  expect_refused(family + "--accuracy 0", "--accuracy: 0", "1e-150");
  expect_refused(family + "--accuracy nan", "--accuracy: nan", "1e-150");
  expect_refused(family + "--budget-steps 9 --minimise steps", "--minimise", "--accuracy");
  expect_refused(family + "--accuracy 1 --minimise time", "--minimise: time", "evaluations or steps");
  expect_refused(family + "--budget-steps 9 --free growth", "--free: growth", "exponential or linear");
  expect_refused(family + "--budget-steps 9 --free lr,alpha", "--free: alpha", "lr, batch, growth");
  expect_refused(family + "--budget-steps 9 --batch-max 0", "--batch-max: 0", "[1, 1e18]");
  expect_refused(family + "--budget-steps 9 --seconds -1", "--seconds: -1", "86400");
  expect_refused(family + "--budget-steps 9 --format latex", "--format: latex", "markdown");
  expect_refused(family + "--budget-steps 9 --theorem theorem-9", "--theorem: theorem-9", "theorem-2-s");
  expect_refused(family + "--budget-steps 9 --theorem theorem-4", "--theorem: theorem-4", "refuted");
  expect_refused(family + "--budget-evaluations 5 --batch-size 8 --free lr", "--budget-evaluations: 5",
                 "smallest batch 8");
  expect_refused(family + "--budget-steps 9 --theorem corollary-a2", "--theorem: corollary-a2",
                 "does not apply");
  expect_refused(family + "--budget-steps 9 --theorem theorem-2 --gradient-bound inf", "--theorem: theorem-2",
                 "G < inf");
  expect_refused(family + "--accuracy 1e-3 --theorem theorem-2", "--accuracy: 0.001",
                 "stays when the gap is 0");
  expect_refused(family + "--budget-stepz 9", "--budget-stepz", "did you mean --budget-steps?");
}

TEST(OptimizeCommand, ThePrintedCommandGivesThePrintedBound) {
  for (auto const* arguments :
       {"--budget-epochs 30 --theorem theorem-2-s --batch exponential --interval 5",
        "--budget-evaluations 30000 --theorem theorem-2 --lr cosine --lr-min 0.001 --free lr",
        "--budget-steps 500 --batch linear --theorem theorem-2-w", "--accuracy 0.4 --theorem corollary-a1"}) {
    auto const record = json::parse(qhm("optimize " + family + arguments + " --format json").out);
    EXPECT_EQ(record["schema"], "qhm.optimize/1");
    std::string const command = record["command"];
    ASSERT_TRUE(command.starts_with("qhm bounds "));
    auto const bounds = json::parse(qhm(command.substr(4) + " --format json").out);
    auto const& row = bounds["results"][0]["rows"][0];
    EXPECT_EQ(row[std::string(record["theorem"])]["bound"], record["bound"]) << arguments;
    EXPECT_EQ(row["evaluations"], record["evaluations"]);
    EXPECT_EQ(row["epochs"], record["epochs"]);
    EXPECT_EQ(bounds["results"][0]["plan"], record["plan"]);
  }
}

TEST(OptimizeCommand, SaysHowGoodItIsAndWhatSitsAtAnEdge) {
  auto const text =
      qhm("optimize " + family + "--budget-steps 500 --theorem theorem-2-s --free lr,batch,gamma").out;
  EXPECT_THAT(text, HasSubstr("of the best plan of this family over the ranges above"));
  EXPECT_THAT(text,
              HasSubstr("batch-size is at the upper end of its range, 2000: steps are what is paid for"));
  EXPECT_THAT(text, HasSubstr("smallest without momentum"));
  EXPECT_THAT(text, HasSubstr("b* = 2 C2/eps^2"));
  auto const best = qhm("optimize " + family + "--budget-steps 500").out;
  EXPECT_THAT(best, HasSubstr("no lower bound: "));
  EXPECT_THAT(best, HasSubstr("theorem-a, which has free parameters of its own"));
}

TEST(OptimizeCommand, EveryFormatSaysTheSame) {
  std::string const asked = "optimize " + family + "--budget-steps 500 --theorem corollary-a1";
  auto const record = json::parse(qhm(asked + " --format json").out);
  auto const csv = qhm(asked + " --format csv").out;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 2);
  EXPECT_THAT(csv, HasSubstr(record["bound"].dump()));
  EXPECT_THAT(qhm(asked + " --format markdown").out, HasSubstr("| steps | epochs |"));
  EXPECT_EQ(qhm(asked).out, qhm(asked).out);
}

}  // namespace
