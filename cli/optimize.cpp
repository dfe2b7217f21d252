#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/command.hpp"
#include "cli/optimize_tables.hpp"
#include "cli/plan_options.hpp"
#include "cli/typed_options.hpp"
#include "core/decimal.hpp"

namespace qhm::cli {
namespace {

struct OptimizeOptions {
  PlanOptions plan;
  ProblemOptions problem;
  std::uint64_t steps = 0, epochs = 0, evaluations = 0, batch_max = 0;
  double accuracy = 0, seconds = 10;
  std::string theorem = "best", free, minimise = "evaluations", format = "table";
  CLI::Option *of_steps = nullptr, *of_epochs = nullptr, *of_evaluations = nullptr, *of_accuracy = nullptr,
              *of_minimise = nullptr, *of_batch_max = nullptr;
};

constexpr char all_budgets[] = "--budget-steps, --budget-epochs, --budget-evaluations, --accuracy";

void require_count(char const* flag, std::uint64_t value, std::uint64_t most) {
  if (value < 1 || value > most)
    throw InputError(flag, std::to_string(value), "is not in [1, 1e18]", "give at least one");
}

bounds::Budget budget_of(OptimizeOptions const& o) {
  using Kind = bounds::Budget::Kind;
  std::vector<std::pair<Kind, std::string>> given;
  auto const look_at = [&](CLI::Option const* option, Kind kind) {
    if (option->count() > 0) given.emplace_back(kind, option->get_name());
  };
  look_at(o.of_steps, Kind::steps);
  look_at(o.of_epochs, Kind::epochs);
  look_at(o.of_evaluations, Kind::evaluations);
  look_at(o.of_accuracy, Kind::accuracy);
  if (given.empty()) throw InputError("budget", "", "is missing", std::string("give one of ") + all_budgets);
  if (given.size() > 1)
    throw InputError(given[1].second, "", "is a second budget beside " + given[0].second, "give one of them");
  if (o.minimise != "evaluations" && o.minimise != "steps")
    throw InputError("--minimise", o.minimise, "is not a cost", "choose evaluations or steps");
  auto const kind = given.front().first;
  if (kind != Kind::accuracy && o.of_minimise->count() > 0)
    throw InputError("--minimise", o.minimise, "is for --accuracy: a budget has the bound minimised",
                     "leave it out");
  bounds::Budget budget{
      .kind = kind,
      .amount = kind == Kind::steps    ? o.steps
                : kind == Kind::epochs ? o.epochs
                                       : o.evaluations,
      .accuracy = o.accuracy,
      .cost = o.minimise == "steps" ? bounds::Budget::Cost::steps : bounds::Budget::Cost::evaluations};
  if (kind != Kind::accuracy) {
    require_count(budget.flag(), budget.amount, max_steps);
  } else if (!(std::isfinite(o.accuracy) && o.accuracy >= 1e-150 && o.accuracy <= 1e150)) {
    throw InputError("--accuracy", shortest(o.accuracy), "is not a number in [1e-150, 1e150]",
                     "give the gradient norm to reach, such as 0.01");
  }
  return budget;
}

std::vector<std::string> words(std::string const& list) {
  std::vector<std::string> all;
  for (std::size_t begin = 0; begin <= list.size() && !list.empty();) {
    auto const end = std::min(list.find(',', begin), list.size());
    all.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

bounds::Optimum optimum_of(OptimizeOptions const& o) {
  auto const budget = budget_of(o);
  Plan const plan = o.plan.plan();
  Problem const problem = o.problem.problem();
  if (o.of_batch_max->count() > 0) require_count("--batch-max", o.batch_max, max_steps);
  if (!(o.seconds > 0 && o.seconds <= 86'400))
    throw InputError("--seconds", shortest(o.seconds), "is not in (0, 86400]", "give seconds such as 10");
  auto const* theorem = o.theorem == "best" ? nullptr : &bounds::theorem_named(o.theorem);
  auto const batch_max = o.of_batch_max->count() > 0 ? o.batch_max : plan.samples;
  auto const family = bounds::family_of(plan, words(o.free), batch_max, problem);
  return bounds::optimise(problem, family, budget, theorem, {.seconds = o.seconds});
}

ExitCode run(OptimizeOptions const& o) {
  static constexpr std::array<std::string_view, 4> formats{"table", "json", "csv", "markdown"};
  if (std::find(formats.begin(), formats.end(), o.format) == formats.end())
    throw InputError("--format", o.format, "is not a format", "choose table, json, csv or markdown");
  if (o.plan.dump_requested()) {
    print_plan(o.plan.plan());
    return ExitCode::held;
  }
  auto const optimum = optimum_of(o);
  if (o.format == "json") {
    fmt::print("{}\n", bounds::optimum_record(optimum).dump(2));
  } else if (o.format == "csv") {
    fmt::print("{}", csv(wide_table_of(optimum)));
  } else {
    for (auto const& table : tables_of(optimum, Digits::short_form))
      fmt::print("{}\n", o.format == "table" ? aligned(table) : markdown(table));
    fmt::print("{}", optimum_footnotes(optimum));
  }
  return ExitCode::held;
}

}  // namespace

Action declare_optimize(CLI::App& app, Invocation const&) {
  auto* command =
      app.add_subcommand("optimize", "Find the plan of a family with the smallest bound for a budget");
  auto const o = std::make_shared<OptimizeOptions>();
  o->plan.declare(*command);
  o->problem.declare(*command);
  auto const budget = [](CLI::Option* option) {
    return option->group("Budget (one of them)")->default_str("none");
  };
  o->of_steps = budget(count_option(*command, "--budget-steps", o->steps, "K steps"));
  o->of_epochs = budget(count_option(*command, "--budget-epochs", o->epochs, "M epochs, the horizon"));
  o->of_evaluations = budget(count_option(*command, "--budget-evaluations", o->evaluations,
                                          "N gradients of a sample: sum b_k <= N"));
  o->of_accuracy =
      budget(real_option(*command, "--accuracy", o->accuracy, "eps [f/x]: bound <= eps^2 at the least cost"));
  o->of_minimise =
      text_option(*command, "--minimise", o->minimise, "cost of --accuracy: evaluations | steps");
  text_option(*command, "--theorem", o->theorem,
              "whose bound, such as theorem-2-s; best: the smallest proved");
  text_option(*command, "--free", o->free,
              "numbers to choose: lr, batch, growth, interval, beta, gamma; the others stay as given")
      ->default_str("lr,batch,growth (where the batch has one)");
  o->of_batch_max =
      count_option(*command, "--batch-max", o->batch_max, "B: largest batch size")->default_str("--samples");
  real_option(*command, "--seconds", o->seconds,
              "time for all: half of it at most for the search, the rest for the lower bound");
  text_option(*command, "--format", o->format, "table | json | csv | markdown");
  return [o] { return run(*o); };
}

}  // namespace qhm::cli
