// The explorer's WebAssembly against this build of the library, on the paper's own setting, all 60
// combinations of kinds, and plans that were drawn at random.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bounds/bound_table.hpp"
#include "bounds/theorems/evaluators.hpp"
#include "core/files.hpp"
#include "core/plan_record.hpp"
#include "core/seesaw.hpp"
#include "report/explorer/answer.hpp"
#include "tests/bounds/random_plans.hpp"

namespace qhm::explorer {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Sums and bounds are within 1e-14 of their true values in either build (README, "What a number is"): two of
/// them are within twice that.
constexpr double contract = 2e-14;

json request_of(Plan const& plan, Problem const& problem) {
  return {{"samples", plan.samples},
          {"plan", plan_record(plan)},
          {"problem",
           {{"smoothness", problem.smoothness.value},
            {"variance", problem.variance.value},
            {"gradient_bound", problem.gradient_bound.value},
            {"gap", problem.gap.value}}}};
}

/// The answers of explorer.js under node; empty where node is missing.
std::vector<json> asked(std::vector<json> const& requests) {
  if (std::system("node --version >/dev/null 2>&1") != 0) return {};
  auto const folder = fs::temp_directory_path() / ("qhm-explorer-" + std::to_string(getpid()));
  fs::create_directories(folder);
  std::string lines;
  for (auto const& request : requests) lines += request.dump() + "\n";
  write_file(folder / "requests", lines);
  std::string const command = "node '" QHM_SOURCE "/tests/report/ask_explorer.js' '" QHM_SOURCE
                              "/report/explorer/built/explorer.js' '" +
                              (folder / "requests").string() + "' >'" + (folder / "answers").string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::istringstream stream(read_file(folder / "answers"));
  fs::remove_all(folder);
  std::vector<json> answers;
  for (std::string line; std::getline(stream, line);) answers.push_back(json::parse(line));
  return answers;
}

void expect_close(json const& here, json const& there, std::string const& what) {
  if (!here.is_number()) {
    EXPECT_EQ(here, there) << what;
    return;
  }
  ASSERT_TRUE(there.is_number()) << what << ": " << there;
  auto const value = here.get<double>();
  EXPECT_LE(std::abs(there.get<double>() - value), contract * std::abs(value)) << what;
}

/// The bound of this build for the free parameters that the other one has found.
json with_choice_of(json const& there, bounds::Theorem const& theorem, Problem const& problem,
                    Plan const& plan, std::uint64_t K) {
  bounds::Evaluation chosen;
  if (there.contains("choice")) {
    auto const& c = there.at("choice");
    chosen.choice =
        bounds::TheoremAChoice{c.at("theta1"), c.at("theta2"), c.at("theta3"), c.at("final_weight")};
  }
  if (there.contains("scale")) chosen.scale = there.at("scale").get<double>();
  bounds::PlanAt<double> const at(plan, K);
  auto const bound = bounds::evaluators<double>()[theorem.index](problem, at, &chosen).bound;
  return bound ? json(*bound) : json(nullptr);
}

void expect_same_row(json const& here, json const& there, Problem const& problem, Plan const& plan) {
  auto const K = here.at("steps").get<std::uint64_t>();
  ASSERT_EQ(K, there.at("steps").get<std::uint64_t>());
  EXPECT_EQ(here.at("epochs"), there.at("epochs"));
  EXPECT_EQ(here.at("evaluations"), there.at("evaluations"));
  for (auto const& theorem : bounds::theorems()) {
    auto const &ours = here.at(theorem.name), &theirs = there.at(theorem.name);
    auto const what = plan_name(plan) + ", K = " + std::to_string(K) + ", " + theorem.name;
    auto const reason = theirs.value("reason", "");
    if (reason.starts_with("not evaluated: more than double")) continue;  // counted by the caller
    EXPECT_EQ(ours.value("reason", ""), reason) << what;
    bool const free = theirs.contains("choice") || theirs.contains("scale");
    expect_close(free ? with_choice_of(theirs, theorem, problem, plan, K) : ours.at("bound"),
                 theirs.at("bound"), what);
    for (auto const* term : {"A", "B", "C", "D"})
      if (ours.contains(term)) expect_close(ours.at(term), theirs.at(term), what + " " + term);
    if (!ours.at("closed_form").is_object()) continue;
    for (auto const& [name, value] : ours.at("closed_form").items())
      expect_close(value, theirs.at("closed_form").at(name), what + " closed form " + name);
  }
}

std::size_t not_evaluated(json const& answer) {
  std::size_t found = 0;
  for (auto const& row : answer.at("results").at(0).at("rows"))
    for (auto const& [key, value] : row.items())
      found += value.is_object() && value.value("reason", "").starts_with("not evaluated: more than double")
                   ? 1
                   : 0;
  return found;
}

TEST(Explorer, AgreesWithTheLibraryToTheLastDigitOfItsContract) {
  std::vector<std::pair<Plan, Problem>> cases{{Plan{}, Problem{}}};
  Plan short_horizon;
  short_horizon.epochs = 60;
  short_horizon.samples = 2'000;
  short_horizon.interval = 12;
  for (auto const& plan : all_combinations({}, short_horizon)) cases.emplace_back(plan, Problem{});
  test::RandomPlans random(9);
  for (int i = 0; i < 40; ++i) {
    auto const plan = random.next(5'000, 40);
    cases.emplace_back(plan, random.problem());
  }
  std::vector<json> requests;
  for (auto const& [plan, problem] : cases) {
    requests.push_back(request_of(plan, problem));
    requests.back()["steps"] = {(steps_after(plan, 1) + 1) / 2, steps_after(plan, plan.epochs)};
  }
  auto const answers = asked(requests);
  if (answers.empty()) GTEST_SKIP() << "SKIPPED WHOLE FILE: node is not installed";
  ASSERT_EQ(answers.size(), cases.size());
  std::size_t open = 0, rows = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    auto const& [plan, problem] = cases[i];
    ASSERT_FALSE(answers[i].contains("error")) << answers[i];
    auto const ours = json::parse(answer(requests[i].dump()));
    auto const &here = ours.at("results").at(0).at("rows"),
               &there = answers[i].at("results").at(0).at("rows");
    ASSERT_EQ(here.size(), there.size());
    for (std::size_t r = 0; r < here.size(); ++r) expect_same_row(here[r], there[r], problem, plan);
    open += not_evaluated(answers[i]);
    rows += here.size();
  }
  // Certificates are asked for where rounding may decide, which is rare; a page that never answers would be
  // no explorer.
  EXPECT_LE(open, rows * bounds::number_of_theorems / 50);
}

TEST(Explorer, AgreesOnSeesawAsOnAnyPlan) {
  Plan base;
  base.learning_rate = Cosine{.max = 0.1, .min = 0.001};
  base.epochs = 40;
  base.samples = 2'000;
  base.interval = 5;
  base.warm_up = WarmUp{.initial = 0.01, .epochs = 6, .interval = 2};
  std::vector<json> requests;
  for (auto const* line : {"sgd", "normalised"}) {
    requests.push_back(request_of(base, Problem{}));
    requests.back()["seesaw"] = {{"factor", 1.5}, {"line", line}};
  }
  auto const answers = asked(requests);
  if (answers.empty()) GTEST_SKIP() << "SKIPPED WHOLE FILE: node is not installed";
  for (std::size_t i = 0; i < requests.size(); ++i) {
    ASSERT_FALSE(answers[i].contains("error")) << answers[i];
    // The plan of the answer is that of the library, and its bounds are of it.
    auto const plan = seesaw(base, 1.5, i == 0 ? SeesawLine::sgd : SeesawLine::normalised);
    auto const& result = answers[i].at("results").at(0);
    EXPECT_EQ(result.at("plan"), plan_record(plan));
    auto const ours = json::parse(answer(requests[i].dump()));
    auto const& here = ours.at("results").at(0).at("rows");
    for (std::size_t r = 0; r < here.size(); ++r)
      expect_same_row(here[r], result.at("rows").at(r), Problem{}, plan);
  }
}

TEST(Explorer, RefusesInTheProgramsWords) {
  json const good = request_of(Plan{}, Problem{});
  auto const with = [&](char const* at, json const& value) {
    auto changed = good;
    changed[json::json_pointer(at)] = value;
    return changed;
  };
  std::vector<json> const requests{with("/samples", 0),
                                   with("/plan/lr/max", -1),
                                   with("/plan/beta/max", 1),
                                   with("/plan/lr/kind", "<b>"),
                                   with("/problem/smoothness", 0),
                                   with("/problem/gap", "much"),
                                   with("/steps", {0}),
                                   with("/seesaw", {{"factor", 1}}),
                                   with("/seesaw", {{"line", "sgd"}}),
                                   with("/seesaw", {{"factor", 2}, {"line", "saw"}})};
  auto const answers = asked(requests);
  if (answers.empty()) GTEST_SKIP() << "SKIPPED WHOLE FILE: node is not installed";
  ASSERT_EQ(answers.size(), requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    ASSERT_TRUE(answers[i].contains("error")) << answers[i];
    EXPECT_EQ(answers[i], json::parse(answer(requests[i].dump()))) << requests[i];
  }
  EXPECT_EQ(answers[2].at("error"), "--beta-max: 1 is not in [0, 1); choose a weight below 1, such as 0.9");
}

TEST(Explorer, SpreadsPointsOverTheHorizon) {
  auto request = request_of(Plan{}, Problem{});
  request["points"] = 10;
  auto const answered = json::parse(answer(request.dump()));
  auto const& rows = answered.at("results").at(0).at("rows");
  ASSERT_EQ(rows.size(), 10u);
  EXPECT_EQ(rows.front().at("steps"), 6'250);   // ceil(50000 / 8)
  EXPECT_EQ(rows.back().at("steps"), 374'760);  // the whole plan
}

}  // namespace
}  // namespace qhm::explorer
