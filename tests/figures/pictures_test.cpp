// Numbers behind the figures that compute what they show.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"
#include "figures/bound_curves.hpp"
#include "figures/claim_values.hpp"
#include "figures/closed_forms.hpp"
#include "figures/printed_lines.hpp"
#include "figures/published_curves.hpp"
#include "figures/ruler_study.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;

fs::path const data = fs::path(QHM_TEST_DATA).parent_path().parent_path() / "paper_figures" / "data";

TEST(PrintedLines, AreTheNumbersOfTheErrata) {
  // docs/errata.md: at K = 100 exact 0.128457147962, printed 0.0866716261343.
  auto const picture = printed_picture(
      {.lines = {{.claim = "corollary-5/D/decay+increasing", .heading = "D': x", .place = 1}}, .steps = 100});
  auto const& traces = std::get<Curves>(picture.content).traces;
  ASSERT_EQ(traces.size(), 3U);
  for (auto const& trace : traces) ASSERT_EQ(trace.x.back(), 100) << trace.run;
  // The digits printed there: half a unit of the last one.
  EXPECT_NEAR(traces[1].y.back(), 0.0866716261343, 1e-13);
  EXPECT_NEAR(traces[0].y.back(), 0.128457147962, 1e-12);
  EXPECT_GT(traces[2].y.back(), traces[0].y.back());
  EXPECT_EQ(traces[1].standing, plots::Standing::refuted);
}

TEST(PrintedLines, WithAHorizonItMovesWithK) {
  auto const& claim = claim_of_term("corollary-3/B/polynomial+constant");
  // docs/errata.md: M = K = 100: exact 46967/60200, printed 203/300.
  auto const values = values_at(claim, with_steps(claim, claim.cases.at(1), 100));
  EXPECT_NEAR(values.exact, 46967.0 / 60200, 1e-14);  // a few units in the last place
  EXPECT_NEAR(values.claimed, 203.0 / 300, 1e-14);
  EXPECT_EQ(with_steps(claim, claim.cases.at(1), 7).plan.epochs, 7U);
}

TEST(PrintedLines, OtherClaimsAreRefused) {
  EXPECT_THROW(claim_of_term("theorem-4/i"), InputError);
  EXPECT_THROW(
      printed_picture(
          {.lines = {{.claim = "corollary-5/D/decay+increasing", .heading = "D", .place = 9}}, .steps = 100}),
      InputError);
}

TEST(ClosedForms, CountTheLinesBelow) {
  auto const picture = closed_forms_picture({.corollaries = {"corollary-3", "corollary-5"}});
  EXPECT_EQ(picture.facts.at("printed-below-exact"), 4);
  EXPECT_EQ(picture.facts.at("corrected-below-exact"), 0);
  auto const& tables = std::get<std::vector<TextTable>>(picture.content);
  ASSERT_EQ(tables.size(), 2U);
  for (auto const& table : tables)
    for (auto const& row : table.rows) EXPECT_EQ(row.size(), table.header.size());
  // The paper's own setting, docs/errata.md: D' exact 0.336404449409, printed 0.00163618652446.
  EXPECT_THAT(csv(tables[1]),
              testing::HasSubstr("D/sqrt-decay+constant,sqrt-decay,exponential,constant,\"paper, 300 "
                                 "epochs\",374760,0.336404,0.00163619,"));
}

TEST(BoundCurves, StandForTheSameStepsOnEveryAxis) {
  BoundCurves const recipe{
      .plans = {{.name = "p",
                 .flags = {{"batch", "constant"}, {"batch-size", "10"}, {"samples", "100"}},
                 .epochs = 50}},
      .theorems = {"theorem-2"},
      .axes = {"steps", "epochs", "evaluations"}};
  auto const picture = bound_picture(recipe);
  auto const& traces = std::get<Curves>(picture.content).traces;
  ASSERT_EQ(traces.size(), 3U);
  for (std::size_t i = 0; i < traces[0].x.size(); ++i) {
    EXPECT_EQ(traces[0].x[i], 10 * traces[1].x[i]);
    EXPECT_EQ(traces[2].x[i], 100 * traces[1].x[i]);
    EXPECT_EQ(traces[0].y[i], traces[2].y[i]);
  }
  EXPECT_THROW(bound_picture({.plans = recipe.plans, .theorems = {"theorem-9"}, .axes = recipe.axes}),
               InputError);
  EXPECT_THROW(bound_picture({.plans = recipe.plans, .theorems = recipe.theorems, .axes = {"seconds"}}),
               InputError);
}

TEST(PublishedCurves, EndWhereTheirPaperSays) {
  PublishedCurves const curve{.file = "accuracy_test_incr_2.csv",
                              .series = "NSHB",
                              .name = "NSHB",
                              .y = "test_accuracy",
                              .panel = {},
                              .epochs = 200};
  auto const trace = published_trace(curve, "horizon", data / "published");
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->x.size(), 200U);
  EXPECT_EQ(trace->x.back(), 1);
  EXPECT_NEAR(trace->y.back(), 72.06, 0.005);  // printed with two decimals
  EXPECT_FALSE(published_trace(curve, "steps", data / "published").has_value());
  auto other = curve;
  other.series = "QHM";
  EXPECT_THROW(published_series(other, data / "published"), InputError);
}

TEST(RulerStudy, TheRulerAloneIsAfterOverBefore) {
  auto const picture = ruler_picture({}, data / "smoke" / "rulers", {{"width", "64"}}, data / "published");
  auto const& traces = std::get<Curves>(picture.content).traces;
  auto const& alone = traces.back();
  EXPECT_THAT(alone.x, testing::ElementsAre(8, 16, 32, 64, 128));  // not where the batch stays
  auto const rows = Series::parse(read_file(data / "smoke" / "rulers" / "tiny" / "rulers.csv"), "rulers.csv");
  EXPECT_DOUBLE_EQ(alone.y[0], rows.column("train-batch-after")[1] / rows.column("train-batch-before")[1]);
  EXPECT_THAT(picture.differences, testing::Contains("width 4 (64)"));
  EXPECT_THROW(ruler_picture({}, data / "published", {}, data / "published"), InputError);
}

}  // namespace
}  // namespace qhm::figures
