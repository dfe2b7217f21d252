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
#include "figures/instance_curves.hpp"
#include "figures/lmo_curves.hpp"
#include "figures/lmo_slopes_figure.hpp"
#include "figures/printed_lines.hpp"
#include "figures/published_curves.hpp"
#include "figures/ruler_study.hpp"
#include "verify/lmo_slopes_record.hpp"

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

TEST(LmoSlopes, OfARecordAreThoseThatWereComputed) {
  auto const out = fs::path(testing::TempDir()) / ("qhm-lmo-slopes-" + std::to_string(::getpid()));
  fs::create_directories(out);
  auto const rows = verify::lmo_slopes({.first_power = 3, .last_power = 5, .trials = 16});
  ::qhm::write_file(out / "manifest.json",
                    nlohmann::json{{"slopes", verify::lmo_slopes_record(rows)}}.dump());
  LmoSlopes recipe{.folder = "lmo-slopes"};
  recipe.computed[0] = {.trials = 16, .first_power = 3, .last_power = 5};
  auto const computed = lmo_slopes_picture(recipe, Scale::smoke, out / "nothing");
  auto const recorded = lmo_slopes_picture(recipe, Scale::reduced, out);
  auto const &a = std::get<Curves>(computed.content), &b = std::get<Curves>(recorded.content);
  EXPECT_EQ(a.panels.size(), 4U) << "two functions, two norms";
  ASSERT_EQ(a.traces.size(), 2 * rows.size()) << "each method and its bound";
  ASSERT_EQ(b.traces.size(), a.traces.size());
  for (std::size_t i = 0; i < a.traces.size(); ++i) {
    EXPECT_EQ(a.traces[i].traits, b.traces[i].traits);
    EXPECT_EQ(a.traces[i].y, b.traces[i].y);
    EXPECT_EQ(a.traces[i].low, b.traces[i].low);
  }
  EXPECT_EQ(a.traces[0].x, (std::vector<double>{8, 16, 32}));
  for (std::size_t i = 0; i < a.traces.size(); i += 2)
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_LT(a.traces[i].y[k], a.traces[i + 1].y[k]) << "Theorem H is above what it bounds";
  EXPECT_THROW(lmo_slopes_picture(recipe, Scale::reduced, data / "rulers" / "augmented-1"), InputError);
  fs::remove_all(out);
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

TEST(RulerStudy, APublishedCurveNeedsThePlanOfItsBatches) {
  Traits const panel{{"size", "8"}, {"growth", "2"}, {"interval", "20"}};
  auto const drawn = [&](Traits const& changed) {
    Rulers const recipe{.folders = {},
                        .published = {{.file = "gradient_norm_incr_2.csv",
                                       .series = "NSHB",
                                       .name = "NSHB",
                                       .y = "gradient_norm",
                                       .panel = changed,
                                       .epochs = 200}}};
    return ruler_picture(recipe, data / "smoke" / "rulers", {}, data / "published");
  };
  EXPECT_EQ(std::get<Curves>(drawn(panel).content).traces.back().x.size(), 9U);
  for (auto const& [name, number] : panel)
    for (auto const* wrong : {"0", "-20", "nan", "many", "1e400", ""}) {
      auto changed = panel;
      changed[name] = wrong;
      EXPECT_THROW(drawn(changed), InputError) << name << " = " << wrong;
      changed.erase(name);
      EXPECT_THROW(drawn(changed), InputError) << name;
    }
}

/// SGD on f = x^2/2 with a constant learning rate, and over it.
Instance sgd_on_a_quadratic() {
  Instance instance;
  instance.theorem = "theorem-2-s";
  instance.heading = "SGD";
  instance.objective = "quadratic";
  instance.noise = "rademacher";
  instance.variance = 1;
  instance.flags = {{"lr", "constant"},    {"lr-max", "0.5"},    {"batch", "constant"},
                    {"batch-size", "4"},   {"beta", "constant"}, {"beta-max", "0"},
                    {"gamma", "constant"}, {"gamma-max", "0"},   {"samples", "64"}};
  instance.steps = 400;
  instance.sweep = {
      .flag = "lr-max", .from = 0.25, .to = 4, .steps = 50, .label = "α", .heading = "ends at 2"};
  return instance;
}

Trace const& trace_of(Curves const& curves, Traits const& traits) {
  for (auto const& trace : curves.traces)
    if (matches(trace.traits, traits)) return trace;
  throw std::runtime_error("no such trace");
}

TEST(Instances, ShowTheBoundAboveItsAverageAndWhereItEnds) {
  auto const picture = instance_picture(sgd_on_a_quadratic(), 256);
  auto const& curves = std::get<Curves>(picture.content);
  auto const& bound = trace_of(curves, {{"panel", "steps"}, {"series", "bound"}});
  auto const& average = trace_of(curves, {{"panel", "steps"}, {"series", "average"}});
  auto const& least = trace_of(curves, {{"panel", "steps"}, {"series", "least"}});
  // K = 1: the descent lemma of one step, 2 (Delta + L sigma^2 alpha^2/(2b))/(alpha (2 - alpha)), and
  // |f'(1)|^2.
  EXPECT_NEAR(bound.y.front(), (1 + 0.25 / 4) / (0.5 * 1.5), 1e-14);
  EXPECT_NEAR(average.y.front(), 1, 1e-15);
  for (std::size_t i = 0; i < bound.y.size(); ++i) {
    EXPECT_GT(bound.y[i], 0.9 * average.y[i]) << bound.x[i];  // 256 trials: the average is good to 3 %
    EXPECT_LE(least.y[i], average.y[i] * (1 + 1e-14)) << bound.x[i];
  }
  EXPECT_NEAR(picture.facts.at("edge"), 2, 1e-8);  // bisected to 1e-9 of it
  auto const& swept = trace_of(curves, {{"panel", "sweep"}, {"series", "bound"}});
  EXPECT_LT(swept.x.back(), 2);
  EXPECT_EQ(trace_of(curves, {{"panel", "sweep"}, {"series", "least"}}).x.back(), 4);
  EXPECT_THAT(picture.notes.back(), testing::HasSubstr("breaks alpha L (1 - gamma beta) < limit"));
}

TEST(Instances, NeedATheoremThatApplies) {
  auto unknown = sgd_on_a_quadratic();
  unknown.theorem = "theorem-9";
  EXPECT_THROW(instance_picture(unknown, 1), InputError);
  auto broken = sgd_on_a_quadratic();
  broken.theorem = "corollary-a3";  // of heavy ball alone
  EXPECT_THROW(instance_picture(broken, 1), InputError);
  auto unknown_noise = sgd_on_a_quadratic();
  unknown_noise.noise = "no-such-noise";
  EXPECT_THROW(instance_picture(unknown_noise, 1), InputError);
  auto by_data = sgd_on_a_quadratic();
  by_data.objective = "sigmoid-loss", by_data.noise = "data", by_data.variance.reset();
  EXPECT_THAT([&] { instance_picture(by_data, 1); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("does not show the full gradient")));
}

TEST(LmoCurves, ShowTheBoundAboveItsAverage) {
  LmoCurves lmo;
  lmo.heading = "quadratic", lmo.objective = "quadratic", lmo.norm = "l2";
  lmo.dim = 4, lmo.steps = 256, lmo.variance = 4, lmo.hessian_noise = 0.5;
  lmo.eta = 0.5, lmo.a = 1, lmo.least_a = 0.01, lmo.momenta = {"polyak", "hcm-v2"};
  auto const picture = lmo_picture(lmo, 4);
  auto const& curves = std::get<Curves>(picture.content);
  ASSERT_EQ(curves.traces.size(), 8U);
  for (auto const* momentum : {"polyak", "hcm-v2"})
    for (auto const* panel : {"steps", "sweep"}) {
      auto const& bound = trace_of(curves, {{"momentum", momentum}, {"panel", panel}, {"series", "bound"}});
      auto const& average =
          trace_of(curves, {{"momentum", momentum}, {"panel", panel}, {"series", "average"}});
      for (std::size_t i = 0; i < bound.y.size(); ++i)
        EXPECT_GT(bound.y[i], average.y[i]);  // 2.3 times, or more
    }
  lmo.momenta = {"nesterov"};
  EXPECT_THROW(lmo_picture(lmo, 1), InputError);
}

TEST(BoundCurves, MayShowTheBareSums) {
  BoundCurves recipe;
  recipe.theorems = {"theorem-2"}, recipe.axes = {"steps"}, recipe.terms = {"A", "C"};
  recipe.plans = {{.name = "constant", .flags = {{"lr", "constant"}, {"samples", "80"}}, .epochs = 3}};
  auto const picture = bound_picture(recipe);
  auto const& curves = std::get<Curves>(picture.content);
  ASSERT_EQ(curves.panels.size(), 2U);
  auto const& exact = trace_of(curves, {{"term", "A"}, {"series", "exact"}});
  auto const& closed = trace_of(curves, {{"term", "A"}, {"series", "closed"}});
  // Ten steps an epoch at a rate of one tenth: A = 1/K / 0.1, and its closed form is an equality.
  ASSERT_EQ(exact.x.front(), 10);
  EXPECT_NEAR(exact.y.front(), 1, 1e-14);
  EXPECT_NEAR(closed.y.front(), 1, 1e-14);
}

}  // namespace
}  // namespace qhm::figures
