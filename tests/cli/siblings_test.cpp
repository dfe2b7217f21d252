#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/files.hpp"
#include "tests/cli/first_result.hpp"
#include "tests/cli/refusals.hpp"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using qhm::test::expect_refused;
using qhm::test::first_result;
using qhm::test::qhm;
using testing::HasSubstr;

TEST(Siblings, FlagsRecordsAndTablesSayTheSamePlan) {
  auto const plan = first_result(
      "bounds --lr exponential --lr-min 0.1 --lr-max 0.2 --batch affine --batch-end 1024 "
      "--batch-rounding up --warmup-epochs 30 --warmup-initial 0.05 --steps 1000")["plan"];
  EXPECT_EQ(plan["lr"]["kind"], "exponential");
  EXPECT_NEAR(plan["lr"]["growth"].get<double>(), std::pow(2, 30 / 240.0), 1e-15);  // after the warm-up
  EXPECT_EQ(plan["lr"]["warm_up"]["interval"], 3);
  EXPECT_EQ(plan["batch"]["rounding"], "up");
  EXPECT_THAT(qhm("bounds --lr table --lr-table 0:0.1,30:0.05 --dump-plan").out, HasSubstr("0.05"));
}

TEST(Siblings, InadmissibleGrowthIsRefusedWithStepAndCondition) {
  // One step an epoch: 0.5 x 1.5^j passes 2 in stage 4, at step 8.
  auto const row = first_result(
      "bounds --lr exponential --lr-min 0.5 --lr-max 9 --lr-growth 1.5 --batch constant --batch-size 1 "
      "--samples 1 --interval 2 --beta constant --beta-max 0.9 --gamma constant --gamma-max 1 --steps 20")
      ["rows"][0];
  EXPECT_THAT(row["theorem-2"]["reason"].get<std::string>(), HasSubstr("step 8: alpha"));
  EXPECT_THAT(row["corollary-a3"]["reason"].get<std::string>(), HasSubstr("step 1: gamma beta^2 = 1.215"));
}

TEST(Siblings, BadInputIsOneLine) {
  expect_refused("bounds --lr exponential --lr-max 0.1", "--lr-min", "0 is not in (0, lr-max]");
  expect_refused("bounds --lr exponential --lr-min 0.1 --lr-growth 0.9", "--lr-growth", "is not above 1");
  expect_refused("bounds --lr table", "--lr-table", "is not where a table begins");
  expect_refused("bounds --lr table --lr-table 0=1", "--lr-table", "0=1");
  expect_refused("bounds --lr exponential --lr-min 0.1 --lr-max 0.2 --lr-per step", "--lr-per", "by stages");
  expect_refused("bounds --warmup-epochs 300", "--warmup-epochs", "[1, epochs)");
  expect_refused("bounds --seesaw 0.5 --lr cosine", "--seesaw", "0.5 is not above 1");
  expect_refused("bounds --seesaw 2 --lr cosine --seesaw-line adam", "--seesaw-line", "adam");
  expect_refused("bounds --batch sfo-optimal --batch-rounding none", "--batch-rounding", "sfo-optimal");
  std::string const budget = "optimize --budget-epochs 60 ";
  expect_refused(budget + "--lr exponential --lr-min 0.01", "--lr: exponential", "not proved");
  expect_refused(budget + "--lr-per step", "--lr-per", "not proved");
  expect_refused(budget + "--warmup-epochs 6", "--warmup-epochs", "not proved");
  expect_refused(budget + "--batch affine", "--batch: affine", "not proved");
  expect_refused("lmo --norm spectral", "--norm", "1 x 4");
  expect_refused("lmo --momentum adam", "--momentum", "adam");
  expect_refused("lmo --slopes --trials 10", "--trials", "multiple of 16");
  expect_refused("synthetic --method lmo --out x", "--method", "qhm lmo");
  expect_refused("synthetic --adaptive-target 0 --lr constant --batch constant --out x", "--adaptive-target",
                 "0 is not a positive number");
}

TEST(Siblings, SlopesAreWrittenWholeForAFigure) {
  auto const out = fs::temp_directory_path() / ("qhm-lmo-" + std::to_string(getpid()));
  fs::remove_all(out);
  auto const ran = qhm("lmo --slopes --powers 4,6 --trials 16 --objective quadratic --out " + out.string());
  EXPECT_EQ(ran.code, 0) << ran.error;
  auto const points = qhm::read_file(out / "points.csv");
  EXPECT_EQ(std::count(points.begin(), points.end(), '\n'), 1 + 2 * 5 * 3);  // norms, methods, K
  EXPECT_TRUE(json::parse(qhm::read_file(out / "manifest.json")).contains("command"));
  fs::remove_all(out);
}

}  // namespace
