#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bounds/best_bound.hpp"
#include "bounds/certificates/certified_table.hpp"
#include "bounds/rates/rate_table.hpp"
#include "cli/bound_tables.hpp"
#include "cli/bracket_tables.hpp"
#include "cli/certificate_tables.hpp"
#include "cli/command.hpp"
#include "cli/plan_options.hpp"
#include "cli/rate_tables.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"

namespace qhm::cli {
namespace {

struct BoundsOptions {
  PlanOptions plan;
  ProblemOptions problem;
  std::string steps, theorem, format = "table";
  bool all = false, best = false, certify = false, rates = false, bracket = false, require = false;
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

/// What was asked for: the bounds of each plan and, where wanted, their certificates and brackets.
struct Results {
  std::vector<bounds::BoundTable> tables;
  std::vector<bounds::CertifiedRows> certificates{};
  std::vector<BracketedRows> brackets{};
};

Results results_for(BoundsOptions const& options) {
  Results results{.tables = tables_for(options)};
  Problem const problem = options.problem.problem();
  for (auto const& table : results.tables) {
    if (options.certify) results.certificates.push_back(bounds::certify(problem, table));
    if (options.bracket) results.brackets.push_back(bracket_rows(problem, table, options.all));
  }
  return results;
}

/// The tables that were asked for, in reading order.
std::vector<TextTable> text_tables(BoundsOptions const& options, Results const& results, Digits digits) {
  auto const& [tables, certificates, brackets] = results;
  if (options.rates)
    return options.all ? rate_tables_of_combinations(tables) : rate_tables_of_plan(tables.front().plan);
  if (options.bracket && options.all) return {table_of_bracketed_plans(tables, brackets, digits)};
  if (options.bracket)
    return {table_of_brackets(tables.front(), brackets.front(), digits),
            table_of_witnesses(brackets.front())};
  std::vector<TextTable> text;
  if (options.best) {
    text.push_back(table_of_best(tables, digits));
    if (!options.all) text.push_back(ranking(tables.front(), digits));
  } else if (options.all) {
    text.push_back(table_of_combinations(tables, digits));
  } else {
    text = tables_of_plan(tables.front(), digits);
  }
  if (options.certify) text.push_back(table_of_certificates(tables, certificates, !options.steps.empty()));
  return text;
}

std::string csv_of(BoundsOptions const& options, Results const& results) {
  auto const& [tables, certificates, brackets] = results;
  if (options.bracket)
    return csv(options.all ? table_of_bracketed_plans(tables, brackets, Digits::round_trip)
                           : table_of_brackets(tables.front(), brackets.front(), Digits::round_trip));
  if (options.rates) return csv(wide_table_of_rates(tables));
  if (options.certify) return csv(table_of_certificates(tables, certificates, true));
  if (options.best) return csv(table_of_best(tables, Digits::round_trip));
  return csv(options.all ? table_of_combinations(tables, Digits::round_trip)
                         : wide_table_of_plan(tables.front(), Digits::round_trip));
}

std::string rendered(BoundsOptions const& options, Results const& results) {
  auto const& [tables, certificates, brackets] = results;
  if (options.format == "json") {
    auto record = bounds::bounds_record(options.problem.problem(), options.plan.plan().samples, tables);
    if (options.best) bounds::add_best(record, tables);
    if (options.certify) bounds::add_certificates(record, tables, certificates);
    if (options.rates) bounds::add_rates(record, tables);
    if (options.bracket) add_brackets(record, tables, brackets);
    return record.dump(2) + "\n";
  }
  if (options.format == "csv") return csv_of(options, results);
  std::string all;
  for (auto const& table : text_tables(options, results, Digits::short_form))
    all += (options.format == "latex"      ? latex(table)
            : options.format == "markdown" ? markdown(table)
                                           : aligned(table)) +
           "\n";
  if (options.format != "table") return all;
  if (options.rates) return all + rate_footnotes(tables);
  if (options.bracket) return all + bracket_footnotes();
  if (!options.best) all += footnotes(tables);
  if (options.certify) all += certificate_footnotes(tables, certificates);
  return all;
}

/// Why the first proved theorem of the table does not apply.
std::string first_reason(bounds::BoundTable const& table, bounds::BoundRow const& row) {
  for (std::size_t t = 0; t < table.theorems.size(); ++t)
    if (table.theorems[t]->standing == bounds::Standing::proved)
      return table.theorems[t]->name + ": " + row.by_theorem[t].reason;
  return "the formula asked for is refuted and bounds nothing";
}

/// Throws NotApplicable for the first row to which no proved theorem of the table applies.
void require_a_bound(std::vector<bounds::BoundTable> const& tables) {
  for (auto const& table : tables)
    for (auto const& row : table.rows)
      if (!bounds::best_bound(table, row))
        throw NotApplicable(fmt::format("no bound for {} after {} steps: {}", plan_name(table.plan),
                                        row.steps, first_reason(table, row)));
}

ExitCode run(BoundsOptions const& options) {
  static constexpr std::array<std::string_view, 5> formats{"table", "json", "csv", "latex", "markdown"};
  if (std::find(formats.begin(), formats.end(), options.format) == formats.end())
    throw InputError("--format", options.format, "is not a format",
                     "choose table, json, csv, latex or markdown");
  if (options.format != "json" && options.rates + options.bracket + (options.best || options.certify) > 1)
    throw InputError(options.rates ? "--rates" : "--bracket",
                     options.best || options.certify ? "with --best or --certify" : "with --bracket",
                     "is another table", "ask for one at a time, or for --format json, which holds all");
  if (options.plan.dump_requested()) {
    print_plan(options.plan.plan());
    return ExitCode::held;
  }
  if (options.rates && options.plan.plan().paper_code)
    throw InputError("--rates", "with --paper-code", "is about equations 1 to 12", "leave one of them out");
  auto const results = results_for(options);
  fmt::print("{}", rendered(options, results));
  if (options.require) require_a_bound(results.tables);
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
  command->add_flag("--best", options->best, "the smallest bound that applies, and why the others do not");
  command->add_flag("--certify", options->certify,
                    "enclose every sum, closed form and bound between two certain numbers");
  command->add_flag("--rates", options->rates,
                    "exact orders as K grows in steps, epochs and evaluations, and which conditions hold");
  command->add_flag("--bracket", options->bracket,
                    "both ends of the worst case: the best theorem, and a problem that is almost as bad");
  command->add_flag("--require", options->require, "end with code 3 where no proved theorem applies");
  return [options] { return run(*options); };
}

}  // namespace qhm::cli
