#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/refusals.hpp"

namespace {

using nlohmann::json;
using qhm::test::expect_refused;
using qhm::test::qhm;
using testing::HasSubstr;

TEST(CommandLine, BadInputIsOneLineAndCode2) {
  expect_refused("bounds --lr quadratic", "--lr: quadratic",
                 "choose constant, sqrt-decay, decay, cosine, polynomial");
  expect_refused("bounds --lr linear", "--lr-min: 0", "a rising rate starts there");
  expect_refused("bounds --batch quadratic", "--batch: quadratic",
                 "choose constant, exponential, linear, affine, sfo-optimal or table");
  expect_refused("bounds --batch linear --batch-slope 0", "--batch-slope: 0", "(0, 1e18]");
  expect_refused("bounds --batch linear --batch-slope -3", "--batch-slope: -3", "--batch constant");
  expect_refused("bounds --batch linear --batch-slope inf", "--batch-slope: inf", "(0, 1e18]");
  expect_refused("bounds --batch linear --batch-size 2.5", "--batch-size: 2.5", "integer");
  expect_refused("bounds --batch linear --interval 1 --steps 1e18", "--steps", "larger --interval");
  expect_refused("bounds --beta decay", "--beta: decay", "choose constant, step-decay or increasing");
  expect_refused("bounds --gamma cosine", "--gamma: cosine", "choose constant or step-decay");
  expect_refused("bounds --lr-max -1", "--lr-max: -1", "positive");
  expect_refused("bounds --lr-max nan", "--lr-max: nan", "positive");
  expect_refused("bounds --lr-max abc", "--lr-max: 'abc'", "is not a number");
  expect_refused("bounds --beta-max 1", "--beta-max: 1", "below 1");
  expect_refused("bounds --batch-growth 1", "--batch-growth: 1", "above 1");
  expect_refused("bounds --batch-size 2.5", "--batch-size: 2.5", "integer");
  expect_refused("bounds --interval 0", "--interval: 0", "at least one");
  expect_refused("bounds --epochs 0", "--epochs: 0", "at least one");
  expect_refused("bounds --epochs -3", "--epochs: '-3'", "whole number");
  expect_refused("bounds --steps 0", "--steps: 0", "[1, 1e18]");
  expect_refused("bounds --steps 1000000000000000001", "--steps", "[1, 1e18]");
  expect_refused("bounds --steps 3,x", "--steps: 'x'", "whole number");
  expect_refused("bounds --smoothness 0", "--smoothness: 0", "positive");
  expect_refused("bounds --variance -1", "--variance: -1", ">= 0");
  expect_refused("bounds --gap inf", "--gap: inf", ">= 0");
  expect_refused("bounds --theorem theorem-7", "--theorem: theorem-7", "theorem-2-s");
  expect_refused("bounds --format yaml", "--format: yaml", "markdown");
}

TEST(CommandLine, UnknownNamesGetTheNearestOne) {
  expect_refused("bounds --lr-mx 0.1", "--lr-mx", "did you mean --lr-max?");
  expect_refused("bounds --gama-max 0.1", "--gama-max", "did you mean --gamma-max?");
  expect_refused("bound", "bound", "did you mean bounds?");
  expect_refused("bounds --zzz", "--zzz", "see qhm bounds --help");
  expect_refused("--zzz", "--zzz", "see qhm --help");
}

TEST(CommandLine, ATheoremThatDoesNotApplyIsARowAndNotAnError) {
  auto const ran = qhm("bounds --lr-max 5 --steps 10 --theorem theorem-2 --format json");
  EXPECT_EQ(ran.code, 0);
  auto const row = json::parse(ran.out)["results"][0]["rows"][0]["theorem-2"];
  EXPECT_EQ(row["applies"], false);
  EXPECT_TRUE(row["bound"].is_null());
  EXPECT_EQ(row["reason"], "step 0: alpha = 5 breaks 0 <= alpha < 2/L = 2");
  EXPECT_DOUBLE_EQ(row["A"], 1.0 / 50);
}

TEST(CommandLine, BoundsRecordHasTheContractedShape) {
  auto const record = json::parse(qhm("bounds --lr cosine --steps 374760 --format json").out);
  EXPECT_EQ(record["schema"], "qhm.bounds/1");
  EXPECT_EQ(record["problem"],
            json::parse(R"({"samples": 50000, "smoothness": 1, "variance": 1, "gradient_bound": 1,
    "gap": 1})"));
  auto const& result = record["results"][0];
  EXPECT_EQ(result["plan"]["lr"], json::parse(R"({"kind": "cosine", "max": 0.1, "min": 0})"));
  auto const& row = result["rows"][0];
  EXPECT_EQ(row["steps"], 374760);
  EXPECT_EQ(row["epochs"], 300);
  EXPECT_EQ(row["evaluations"], 15152640);
  for (auto const* term : {"A", "B", "C"}) {
    EXPECT_TRUE(row["theorem-2"][term].is_number());
    EXPECT_TRUE(row["theorem-2"]["closed_form"][term].is_number());
  }
  EXPECT_TRUE(row["theorem-4"]["D"].is_number());
  EXPECT_EQ(row["theorem-4"]["standing"], "refuted");
  EXPECT_TRUE(row["theorem-4"]["closed_form"].is_null());
}

TEST(CommandLine, EveryFormatSaysTheSameNumbers) {
  auto const record = json::parse(qhm("bounds --steps 6250 --theorem theorem-2 --format json").out);
  double const bound = record["results"][0]["rows"][0]["theorem-2"]["bound"];
  auto const csv = qhm("bounds --steps 6250 --theorem theorem-2 --format csv").out;
  EXPECT_EQ(std::stod(csv.substr(csv.rfind(',') + 1)), bound);
  for (auto const* format : {"table", "latex", "markdown"}) {
    auto const text = qhm("bounds --steps 6250 --theorem theorem-2 --format " + std::string(format)).out;
    EXPECT_THAT(text, HasSubstr("1.99388")) << format;
  }
}

TEST(CommandLine, BestNamesTheSmallestProvedBoundAndWhyTheOthersDoNotApply) {
  auto const record = json::parse(qhm("bounds --steps 374760 --best --format json").out);
  auto const& row = record["results"][0]["rows"][0];
  EXPECT_EQ(row["best"]["theorem"], "theorem-a");
  EXPECT_EQ(row["best"]["bound"], row["theorem-a"]["bound"]);
  for (auto const& [name, value] : row.items()) {
    bool const proved = name.starts_with("theorem-") && value["applies"] && !value.contains("standing");
    if (proved) {
      EXPECT_GE(value["bound"], row["best"]["bound"]) << name;
    }
  }
  auto const text = qhm("bounds --steps 374760 --best").out;
  EXPECT_THAT(text, HasSubstr("corollary-a4"));
  EXPECT_THAT(text, HasSubstr("gamma beta = 0.63 breaks SGD"));
  EXPECT_THAT(text, HasSubstr("refuted as printed"));
  auto const all = qhm("bounds --all --best --epochs 60 --format csv").out;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 61);
}

TEST(CommandLine, RequireEndsWithCode3WhereNoProvedTheoremApplies) {
  std::string const beyond = "bounds --lr-max 3 --gradient-bound inf --steps 10";
  auto const plain = qhm(beyond);
  EXPECT_EQ(plain.code, 0);
  EXPECT_THAT(plain.out, HasSubstr("breaks 0 <= alpha < 2/L = 2"));
  auto const required = qhm(beyond + " --require");
  EXPECT_EQ(required.code, 3);
  EXPECT_EQ(required.out, plain.out);  // the table is printed all the same
  EXPECT_EQ(std::count(required.error.begin(), required.error.end(), '\n'), 1);
  EXPECT_THAT(required.error, HasSubstr("no bound for constant + exponential"));
  EXPECT_EQ(qhm("bounds --steps 10 --require").code, 0);
  // A formula that is refuted bounds nothing, though it has a value.
  EXPECT_EQ(qhm("bounds --steps 10 --theorem theorem-4 --require").code, 3);
}

TEST(CommandLine, CertifyEnclosesEveryPrintedNumber) {
  auto const record = json::parse(
      qhm("bounds --lr sqrt-decay --beta constant --steps 100000,1000000000000000 --certify --format json")
          .out);
  for (auto const& row : record["results"][0]["rows"])
    for (auto const& [name, theorem] : row.items()) {
      if (!theorem.is_object() || name == "best") continue;
      auto const& enclosure = theorem["enclosure"];
      EXPECT_TRUE(enclosure["decided"]) << name;
      for (auto const* number : {"A", "B", "C", "D", "bound"}) {
        if (!theorem.contains(number) || theorem[number].is_null()) continue;
        // The double is within 1e-12 of an interval that is two doubles wide at most.
        double const lo = enclosure[number][0], hi = enclosure[number][1], value = theorem[number];
        EXPECT_LE(hi - lo, 3e-16 * hi) << name << " " << number;
        EXPECT_NEAR(value / lo, 1, 1e-12) << name << " " << number;
      }
    }
  auto const& four = record["results"][0]["rows"][0]["theorem-4"];
  EXPECT_EQ(four["enclosure"]["closed_form"]["D"]["at_least_exact"], "holds");
  auto const text = qhm("bounds --steps 6250 --theorem theorem-2 --certify").out;
  EXPECT_THAT(text, HasSubstr("closed form >= exact"));
  EXPECT_THAT(text, HasSubstr("undecided"));  // A is its own closed form
  // Cut into blocks, each row still says which number it is about: its verdict stands beside it.
  auto const wide = qhm("bounds --steps 374760 --certify").out;
  EXPECT_THAT(wide, testing::ContainsRegex("theorem-2.B +[0-9.e-]+ +holds"));
  EXPECT_THAT(qhm("bounds --steps 6250 --certify --format csv").out, HasSubstr("theorem-a,0.0111"));
}

TEST(CommandLine, RatesAreOrdersWithTheirConditions) {
  auto const text =
      qhm("bounds --rates --lr sqrt-decay --batch constant --beta constant --gamma constant").out;
  EXPECT_THAT(text, HasSubstr("K^-1/2 log K"));
  EXPECT_THAT(text, HasSubstr("diverges"));
  auto const all = qhm("bounds --rates --all --format csv").out;
  EXPECT_GT(std::count(all.begin(), all.end(), '\n'), 60);
  auto const record = json::parse(qhm("bounds --rates --steps 10 --format json").out);
  EXPECT_TRUE(record["results"][0].contains("rates"));
  expect_refused("bounds --rates --best", "--rates", "one at a time");
}

/// A noiseless slope attains its bracket's lower end when `qhm synthetic` runs it with the printed flags.
TEST(CommandLine, AWitnessOfABracketCanBeRun) {
  std::string const plan = "--batch constant --beta constant --gamma constant --steps 40 ";
  auto const record = json::parse(qhm("bounds " + plan + "--variance 0 --bracket --format json").out);
  auto const& bracket = record["results"][0]["rows"][0]["brackets"][0];
  ASSERT_EQ(bracket["quantity"], "minimum");
  ASSERT_EQ(bracket["witness"].size(), 1u) << bracket;
  auto const& witness = bracket["witness"][0];
  auto const folder = std::filesystem::path(testing::TempDir()) / ("witness-" + std::to_string(getpid()));
  auto const flag = [&](char const* name) {
    return std::string(" --") + name + " " + (witness[name].is_null() ? "inf" : witness[name].dump());
  };
  auto const ran =
      qhm("synthetic " + plan + "--objective clipped-quadratic --dim 1 --trials 1" + flag("curvature") +
          flag("slope") + flag("start") + flag("variance") + " --out " + folder.string());
  ASSERT_EQ(ran.code, 0) << ran.error;
  std::ifstream series(folder / "series.csv");
  std::string header, line, last;
  std::getline(series, header);
  while (std::getline(series, line)) last = line;
  std::filesystem::remove_all(folder);
  ASSERT_EQ(header.rfind("step,epoch,evaluations,mean_grad_sq,standard_error,min_mean_grad_sq", 0), 0u);
  std::istringstream cells(last);
  std::string cell;
  for (int i = 0; i < 6; ++i) std::getline(cells, cell, ',');
  double const attained = std::stod(cell);
  EXPECT_GE(attained, double(bracket["lower"][0]) * (1 - 1e-12));
  EXPECT_LE(attained, double(bracket["upper"]));
  expect_refused("bounds --bracket --best", "--bracket", "one at a time");
}

TEST(CommandLine, AnyNumberOfStepsIsAnswered) {
  auto const record = json::parse(qhm("bounds --lr decay --batch constant --batch-size 256 --beta increasing "
                                      "--steps 1000000000000000000 --format json")
                                      .out);
  auto const& row = record["results"][0]["rows"][0];
  EXPECT_GT(row["theorem-4"]["D"], 0);
  EXPECT_EQ(row["theorem-a"]["reason"], "not evaluated: a recursion over more than 131072 stages");
  EXPECT_GT(row["theorem-x-closed"]["bound"], 0);
}

TEST(CommandLine, AllPrintsSixtyCombinations) {
  auto const record = json::parse(qhm("bounds --all --epochs 60 --theorem theorem-2 --format json").out);
  EXPECT_EQ(record["results"].size(), 60U);
  auto const csv = qhm("bounds --all --epochs 60 --theorem theorem-2 --format csv").out;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 61);
}

TEST(CommandLine, HelpAndVersionSucceed) {
  EXPECT_EQ(qhm("--version").code, 0);
  EXPECT_THAT(qhm("--help").out, HasSubstr("bounds"));
  EXPECT_THAT(qhm("bounds --help").out, HasSubstr("--batch-growth"));
  EXPECT_EQ(qhm("").code, 0);
}

class Configuration : public testing::Test {
 protected:
  Configuration()
      : file_(std::filesystem::path(testing::TempDir()) / ("plan-" + std::to_string(getpid()) + ".toml")) {}
  ~Configuration() override { std::filesystem::remove(file_); }
  void write(std::string const& text) const { std::ofstream(file_) << text; }
  [[nodiscard]] json plan(std::string const& flags) const {
    return json::parse(qhm("bounds --config " + file_.string() + " " + flags + " --steps 5 --format json")
                           .out)["results"][0]["plan"];
  }
  std::filesystem::path file_;
};

TEST_F(Configuration, HoldsTheFlagsUnderTheirNamesAndTheCommandLineOverridesIt) {
  write("lr = \"cosine\"\nlr-max = 0.25\nepochs = 40\n[bounds]\ninterval = 4\n");
  auto const from_file = plan("");
  EXPECT_EQ(from_file["lr"]["kind"], "cosine");
  EXPECT_EQ(from_file["lr"]["max"], 0.25);
  EXPECT_EQ(from_file["epochs"], 40);
  EXPECT_EQ(from_file["interval"], 4);
  EXPECT_EQ(plan("--lr-max 0.5")["lr"]["max"], 0.5);
}

TEST_F(Configuration, MistakesAreNamedWithTheirLine) {
  std::string const call = "bounds --config " + file_.string();
  write("lr = \"cosine\"\nlr-mx = 0.25\n");
  expect_refused(call, "line 2, lr-mx", "did you mean lr-max?");
  write("lr = \n");
  expect_refused(call, "line 1", "mend the TOML");
  write("[bouns]\nlr = \"cosine\"\n");
  expect_refused(call, "[bouns]", "subcommand");
  expect_refused("bounds --config /no/such/file", "/no/such/file", "check the path");
  expect_refused("bounds --config", "--config", "give a TOML file");
}

TEST(CommandLine, DumpPlanPrintsTheTableOfStages) {
  auto const text = qhm("bounds --dump-plan").out;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
  EXPECT_THAT(text, HasSubstr("4096"));
}

}  // namespace
