#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/plan_record.hpp"
#include "core/stages.hpp"

namespace qhm {
namespace {

/// The paper's setting with one step an epoch, so that step m is epoch m.
Plan paper_plan(bool paper_code) {
  return {.learning_rate = Constant{0.1},
          .batch = Exponential{8, 2},
          .beta = StepDecay{0.9, 0.5},
          .gamma = StepDecay{0.7, 0.5},
          .samples = 1,
          .paper_code = paper_code};
}

/// alpha, beta, gamma and batch of every epoch.
std::vector<Stage<>> by_epoch(Plan const& plan, std::uint64_t epochs) {
  std::vector<Stage<>> all;
  Profile<> const profile(plan, epochs);
  for (auto const& piece : profile.pieces())
    for (std::uint64_t m = piece.first_epoch; m <= piece.last_epoch(); ++m) all.push_back(piece.stage(m));
  return all;
}

struct Row {
  std::string schedule;  ///< kind and name
  std::uint64_t epoch;
  double code, paper;
};

/// What github.com/iiduka-researches/qhm_acml25 (commit 991ccab) runs, beside equations (1) to (12).
std::vector<Row> recorded_rows() {
  auto const text = read_file(std::string(QHM_TEST_DATA) + "/qhm_schedule_code_vs_paper.csv");
  std::vector<Row> rows;
  for (auto begin = text.find('\n') + 1; begin < text.size();) {
    auto const end = std::min(text.find('\n', begin), text.size());
    std::array<std::string, 5> cells;
    auto line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.pop_back();
    for (std::size_t i = 0, at = 0; i < 5; ++i) {
      auto const comma = std::min(line.find(',', at), line.size());
      cells[i] = line.substr(at, comma - at);
      at = comma + 1;
    }
    rows.push_back(
        {cells[0] + " " + cells[1], std::stoull(cells[2]), std::stod(cells[3]), std::stod(cells[4])});
    begin = end + 1;
  }
  return rows;
}

/// A plan of which one schedule is the recorded one, and which of a stage's values it is.
struct Recorded {
  Plan plan;
  double Stage<>::*value;
};

Recorded recorded(std::string const& schedule, bool paper_code) {
  Plan plan = paper_plan(paper_code);
  static std::map<std::string, LearningRate> const rates{{"lr constant", Constant{0.1}},
                                                         {"lr decay_squared", SqrtDecay{0.1}},
                                                         {"lr decay", Decay{0.1}},
                                                         {"lr cosine", Cosine{0.1, 0}},
                                                         {"lr poly", Polynomial{0.1, 0, 2}}};
  if (auto const rate = rates.find(schedule); rate != rates.end()) {
    plan.learning_rate = rate->second;
    return {plan, &Stage<>::alpha};
  }
  if (schedule == "beta increase") plan.beta = Increasing{0.5};
  if (schedule.starts_with("beta")) return {plan, &Stage<>::beta};
  if (schedule == "gamma step_decay") return {plan, &Stage<>::gamma};
  if (schedule == "batch exp") return {plan, &Stage<>::batch};
  throw std::logic_error("no plan for " + schedule);
}

TEST(PaperCode, EveryRowOfThePublishedScheduleIsReproduced) {
  // Two doubles, each of a few operations on numbers no larger than the largest value or 1: 4 ulps on either
  // side.
  std::map<std::string, std::array<std::vector<Stage<>>, 2>> tables;
  std::map<std::string, int> rows, different;
  for (auto const& row : recorded_rows()) {
    auto& [paper, code] = tables[row.schedule];
    if (paper.empty()) {
      paper = by_epoch(recorded(row.schedule, false).plan, 300);
      code = by_epoch(recorded(row.schedule, true).plan, 300);
    }
    auto const value = recorded(row.schedule, true).value;
    double const scale = std::max(row.paper, paper.front().*value) * 0x1p-52;
    EXPECT_NEAR(paper.at(row.epoch).*value, row.paper, 8 * scale) << row.schedule << ", epoch " << row.epoch;
    EXPECT_NEAR(code.at(row.epoch).*value, row.code, 8 * scale) << row.schedule << ", epoch " << row.epoch;
    ++rows[row.schedule];
    if (paper.at(row.epoch).*value != code.at(row.epoch).*value) ++different[row.schedule];
  }
  EXPECT_EQ(rows.size(), 9U);
  for (auto const& [schedule, count] : rows) EXPECT_EQ(count, 300) << schedule;
  EXPECT_EQ(different, (std::map<std::string, int>{{"batch exp", 9},
                                                   {"beta increase", 299},
                                                   {"beta step_decay", 9},
                                                   {"gamma step_decay", 9},
                                                   {"lr cosine", 299},
                                                   {"lr poly", 299}}));
}

TEST(PaperCode, ThePapersRunTakes6237StepsMore) {
  Plan plan;
  auto const paper = steps_after(plan, 300);
  plan.paper_code = true;
  EXPECT_EQ(paper, 374'760U);
  EXPECT_EQ(steps_after(plan, 300), paper + 6'237);
  // 31, 30, ..., 30, 29 epochs a stage.
  std::vector<std::uint64_t> epochs;
  for (auto const& run : batch_runs(plan, 300, max_steps)) epochs.push_back(run.epochs);
  EXPECT_THAT(epochs, testing::ElementsAre(31, 30, 30, 30, 30, 30, 30, 30, 30, 29));
}

TEST(PaperCode, LateSchedulesAreThoseOfTheEpochBefore) {
  for (std::uint64_t const interval : {1U, 2U, 7U, 40U})
    for (BatchSize const& batch : {BatchSize(Exponential{3, 1.7}), BatchSize(Linear{3, 0.2})}) {
      Plan plan = paper_plan(false);
      plan.batch = batch;
      plan.interval = interval;
      auto const paper = by_epoch(plan, 60);
      plan.paper_code = true;
      auto const code = by_epoch(plan, 60);
      for (std::size_t m = 0; m < 60; ++m) {
        auto const& before = paper[m == 0 ? 0 : m - 1];
        EXPECT_EQ(code[m].batch, before.batch) << "E = " << interval << ", epoch " << m;
        EXPECT_EQ(code[m].beta, before.beta) << "E = " << interval << ", epoch " << m;
        EXPECT_EQ(code[m].one_minus_beta, before.one_minus_beta);
        EXPECT_EQ(code[m].gamma, before.gamma);
        EXPECT_EQ(code[m].alpha, paper[m].alpha);
      }
    }
}

TEST(PaperCode, RatesOfShortHorizonsAreDefined) {
  auto const rates = [](LearningRate const& rate, std::uint64_t epochs) {
    Plan plan = paper_plan(true);
    plan.learning_rate = rate;
    plan.epochs = epochs;
    std::vector<double> values;
    for (auto const& stage : by_epoch(plan, 4)) values.push_back(stage.alpha);
    return values;
  };
  using testing::DoubleEq;
  using testing::ElementsAre;
  double const beyond = 0.4 / std::sqrt(3);  // sqrt-decay goes on
  EXPECT_THAT(rates(Polynomial{0.4, 0.1, 2}, 1), ElementsAre(0.1, DoubleEq(0.4 / std::sqrt(2)), beyond, 0.2));
  EXPECT_THAT(rates(Polynomial{0.4, 0.1, 2}, 2), ElementsAre(0.4, 0.1, DoubleEq(beyond), 0.2));
  EXPECT_THAT(rates(Polynomial{0.4, 0, 2}, 3), ElementsAre(0.4, 0.1, 0, 0.2));
  EXPECT_THAT(rates(Cosine{0.4, 0.1}, 1), ElementsAre(0.4, DoubleEq(0.4 / std::sqrt(2)), beyond, 0.2));
  EXPECT_THAT(rates(Cosine{0.4, 0.1}, 2), ElementsAre(0.4, DoubleEq(0.25), DoubleEq(beyond), 0.2));
}

TEST(PaperCode, PiecesAreAsFewAsJumps) {
  Plan plan = paper_plan(true);
  plan.beta = Increasing{0.5};
  plan.learning_rate = Polynomial{0.1, 0, 2};
  std::vector<std::uint64_t> first_epochs;
  Profile<> const profile(plan, 302);
  for (auto const& piece : profile.pieces()) first_epochs.push_back(piece.first_epoch);
  EXPECT_THAT(first_epochs, testing::ElementsAre(0, 31, 61, 91, 121, 151, 181, 211, 241, 271, 299, 300, 301));
  EXPECT_EQ(profile.pieces()[10].stage(299).alpha, 0);
  EXPECT_EQ(tabulate(plan, 302).size(), 299U + 3U);
}

TEST(PaperCode, TooManyStagesOfBetaAreRefusedBeforeTheyAreMade) {
  Plan plan = paper_plan(true);
  plan.beta = Increasing{0.5};
  plan.interval = 1;
  plan.batch = Constant{1};
  EXPECT_EQ(Profile<>(plan, 100'000).pieces().size(), 99'999U);
  EXPECT_THROW(Profile<>(plan, max_steps), InputError);
  plan.beta = StepDecay{0.9, 0.5};  // vanishes
  EXPECT_LT(Profile<>(plan, max_steps).pieces().size(), 210U);
}

TEST(PaperCode, IsPartOfAPlanAndOfItsRecord) {
  Plan const paper;
  Plan code = paper;
  code.paper_code = true;
  EXPECT_NE(paper, code);
  EXPECT_FALSE(plan_record(paper).contains("paper_code"));
  EXPECT_EQ(plan_record(code).at("paper_code"), true);
  EXPECT_EQ(plan_from_record(plan_record(code), code.samples), code);
  EXPECT_EQ(plan_from_record(plan_record(paper), paper.samples), paper);
  auto damaged = plan_record(code);
  damaged["paper_code"] = "yes";
  EXPECT_THROW(plan_from_record(damaged, 1), InputError);
  EXPECT_EQ(plan_name(code), plan_name(paper) + " (paper-code)");
}

}  // namespace
}  // namespace qhm
