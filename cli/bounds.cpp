#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bounds/bound_table.hpp"
#include "cli/bound_tables.hpp"
#include "cli/command.hpp"
#include "cli/plan_options.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"

namespace qhm::cli {
namespace {

struct BoundsOptions {
  PlanOptions plan;
  ProblemOptions problem;
  std::string steps, theorem, format = "table";
  bool all = false;
};

std::vector<bounds::BoundTable> tables_for(BoundsOptions const& options) {
  Plan const plan = options.plan.plan();
  Problem const problem = options.problem.problem();
  auto const theorems = options.theorem.empty() ? bounds::every_theorem()
                                                : std::vector{&bounds::theorem_named(options.theorem)};
  auto const asked =
      options.steps.empty() ? std::vector<std::uint64_t>{} : parse_counts("--steps", options.steps);
  for (auto const K : asked) validate_steps(K);
  std::vector<bounds::BoundTable> tables;
  if (!options.all) {
    tables.push_back(
        bounds::bound_table(problem, plan, asked.empty() ? bounds::stage_ends(plan) : asked, theorems));
    return tables;
  }
  for (Plan const& combination : all_combinations(options.plan.numbers(), plan)) {
    std::vector<std::uint64_t> const last{asked.empty() ? steps_after(combination, combination.epochs)
                                                        : asked.back()};
    tables.push_back(bounds::bound_table(problem, combination, last, theorems));
  }
  return tables;
}

std::string rendered(BoundsOptions const& options, std::vector<bounds::BoundTable> const& tables) {
  if (options.format == "json")
    return bounds::bounds_record(options.problem.problem(), options.plan.plan().samples, tables).dump(2) +
           "\n";
  if (options.format == "csv")
    return csv(options.all ? table_of_combinations(tables, Digits::round_trip)
                           : wide_table_of_plan(tables.front(), Digits::round_trip));
  auto const text = options.all ? std::vector{table_of_combinations(tables, Digits::short_form)}
                                : tables_of_plan(tables.front(), Digits::short_form);
  std::string all;
  for (auto const& table : text)
    all += (options.format == "latex"      ? latex(table)
            : options.format == "markdown" ? markdown(table)
                                           : aligned(table)) +
           "\n";
  return all + (options.format == "table" ? footnotes(tables) : "");
}

ExitCode run(BoundsOptions const& options) {
  static constexpr std::array<std::string_view, 5> formats{"table", "json", "csv", "latex", "markdown"};
  if (std::find(formats.begin(), formats.end(), options.format) == formats.end())
    throw InputError("--format", options.format, "is not a format",
                     "choose table, json, csv, latex or markdown");
  if (options.plan.dump_requested()) {
    print_plan(options.plan.plan());
    return ExitCode::held;
  }
  fmt::print("{}", rendered(options, tables_for(options)));
  return ExitCode::held;
}

}  // namespace

Action declare_bounds(CLI::App& app, Invocation const&) {
  auto* command = app.add_subcommand("bounds", "Print every bound for a plan, or for all 60 combinations");
  auto const options = std::make_shared<BoundsOptions>();
  options->plan.declare(*command);
  options->problem.declare(*command);
  text_option(*command, "--steps", options->steps,
              "K,K,...: whole numbers in [1, 1e18]; default: stage ends");
  text_option(*command, "--theorem", options->theorem, "only this one, such as theorem-2; default: all");
  text_option(*command, "--format", options->format, "table | json | csv | latex | markdown");
  command->add_flag("--all", options->all, "the 60 combinations of schedule kinds at the last K");
  return [options] { return run(*options); };
}

}  // namespace qhm::cli
