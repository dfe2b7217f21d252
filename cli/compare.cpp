#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bounds/bound_table.hpp"
#include "cli/command.hpp"
#include "cli/compare_tables.hpp"
#include "cli/typed_options.hpp"
#include "compare/comparison.hpp"
#include "compare/record.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::cli {
namespace {

/// The command line as text, before it becomes a Request.
struct CompareOptions {
  std::vector<std::string> folders, theorems, parts;
  std::string x = "epochs", column, within, format = "table", out;
  bool force = false;
};

compare::Request request_from(CompareOptions const& options) {
  compare::Request request{
      .x = plots::x_axis_from(options.x), .column = options.column, .theorems = {}, .parts = {}};
  if (!options.within.empty()) request.within = parse_count("--within", options.within);
  request.force = options.force;
  for (auto const& name : options.theorems) request.theorems.push_back(&bounds::theorem_named(name));
  if (request.theorems.empty()) request.theorems = bounds::every_theorem();
  for (auto const& name : options.parts) {
    auto const part = compare::part_from(name);
    if (std::ranges::find(request.parts, part) != request.parts.end())
      throw InputError("--parts", name, "is named twice", "name each part once");
    request.parts.push_back(part);
  }
  return request;
}

void require_format(std::string const& format) {
  static constexpr std::array<std::string_view, 4> formats{"table", "json", "csv", "markdown"};
  if (std::ranges::find(formats, format) == formats.end())
    throw InputError("--format", format, "is not a format", "choose table, json, csv or markdown");
}

std::string rendered(compare::Comparison const& comparison, std::string const& format) {
  if (format == "json") return compare_record(comparison).dump(2) + "\n";
  std::string all;
  auto const digits = format == "csv" ? Digits::round_trip : Digits::short_form;
  for (auto const& [part, table] : tables_of(comparison, digits)) {
    if (format == "csv")
      all += (all.empty() ? "" : "\n") + csv(table);
    else
      all += (format == "markdown" ? markdown(table) : aligned(table)) + "\n";
  }
  return format == "csv" ? all : all + footnotes(comparison);
}

void write_files(compare::Comparison const& comparison, PendingFolder const& folder) {
  for (auto const& [part, table] : tables_of(comparison, Digits::round_trip))
    folder.write(part_name(part) + ".csv", csv(table));
  folder.write("compare.json", compare_record(comparison).dump(2) + "\n");
}

ExitCode compare_folders(CompareOptions const& options) {
  require_format(options.format);
  auto const request = request_from(options);
  std::optional<PendingFolder> folder;
  if (!options.out.empty()) folder.emplace(options.out);
  auto const comparison = compare::compare({options.folders.begin(), options.folders.end()}, request);
  if (folder) {
    write_files(comparison, *folder);
    folder->commit();
  }
  if (options.format == "csv") fmt::print(stderr, "{}", left_out_notes(comparison));
  fmt::print("{}", rendered(comparison, options.format));
  return ExitCode::held;
}

}  // namespace

Action declare_compare(CLI::App& app, Invocation const&) {
  auto& command = *app.add_subcommand(
      "compare", "Predicted against observed: bounds, shapes, exponents and the order of plans");
  auto const options = std::make_shared<CompareOptions>();
  command
      .add_option("DIR", options->folders, "result folders of qhm train or qhm synthetic; seeds are pooled")
      ->type_name("");
  auto const list = [&](char const* flag, std::vector<std::string>& into, char const* help) {
    command.add_option(flag, into, help)->delimiter(',')->allow_extra_args(false);
  };
  text_option(command, "--x", options->x,
              "steps | epochs | evaluations | seconds | cost: of the equal budget and the last half");
  text_option(command, "--column", options->column, "curve that is fitted; default: the running minimum");
  text_option(command, "--within", options->within,
              "EPOCHS: only the first so many of each run; stopped runs that got so far count too");
  list("--theorem", options->theorems, "NAME,...: such as theorem-2; default: all");
  list("--parts", options->parts, "bounds,shape,exponents,order; default: all that the folders allow");
  command.add_flag("--force", options->force, "compare different problems or functionals too, and say so");
  text_option(command, "--format", options->format, "table | json | csv | markdown");
  text_option(command, "--out", options->out, "new folder for a CSV file a part and compare.json");
  return [options] { return compare_folders(*options); };
}

}  // namespace qhm::cli
