#include "cli/empirical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <thread>

#include "cli/typed_options.hpp"
#include "core/build_info.hpp"
#include "core/files.hpp"
#include "core/interrupt.hpp"
#include "core/text_table.hpp"
#include "figures/tightness.hpp"
#include "plots/tightness_map.hpp"
#include "verify/empirical_record.hpp"
#include "verify/slopes.hpp"

namespace qhm::cli {
namespace {

using verify::EmpiricalReport;

std::vector<verify::Ground> grounds_of(EmpiricalOptions const& options) {
  if (options.objectives.empty()) return verify::grounds();
  std::vector<verify::Ground> all;
  std::istringstream names(options.objectives);
  for (std::string name; std::getline(names, name, ',');) all.push_back(verify::ground_named(name));
  return all;
}

TextTable table_of(EmpiricalReport const& report) {
  TextTable table{.caption = "Proved bounds beside trials: bound over observed",
                  .header = {"theorem", "looks", "refuted", "smallest", "median", "largest", "smallest at"},
                  .rows = {}};
  for (auto const& s : verify::summaries(report)) {
    table.rows.push_back({s.theorem + (s.proved ? "" : " (as printed)"), std::to_string(s.looks),
                          std::to_string(s.refuted), fmt::format("{:.4g}", s.smallest),
                          fmt::format("{:.4g}", s.median), fmt::format("{:.4g}", s.largest),
                          verify::describe(report.cases[s.at_smallest->in_case])});
  }
  return table;
}

/// What was refuted, and by how much.
TextTable refutations(EmpiricalReport const& report) {
  TextTable table{
      .caption = "Refuted", .header = {"theorem", "bound", "lower confidence", "observed", "at"}, .rows = {}};
  for (auto const& look : report.looks)
    if (look.refuted())
      table.rows.push_back({look.theorem + (look.proved ? "" : " (as printed)"),
                            fmt::format("{:.6g}", look.bound), fmt::format("{:.6g}", look.lower_confidence),
                            fmt::format("{:.6g}", look.observed),
                            verify::describe(report.cases[look.in_case])});
  return table;
}

std::string summary_line(EmpiricalReport const& report) {
  return fmt::format("{}.\n{} of {} cases, {} looks, {:.1f} s{}.\n", verify::method_line(report),
                     report.finished, report.cases.size(), report.looks.size(), report.seconds,
                     report.interrupted ? ", interrupted" : "");
}

/// One table for each variable: what was observed, the bounds' own slopes on the same range, the order.
std::vector<TextTable> tables_of(verify::SlopeReport const& report) {
  std::vector<TextTable> tables;
  for (std::size_t v = 0; v < 3; ++v) {
    TextTable table{.caption = "Exponents in " + verify::slope_variables()[v],
                    .header = {"objective", "lr", "batch", "beta", "gamma", "observed", "95 % interval",
                               "Theorem A", "Theorem 2", "order of Theorem 2"},
                    .rows = {}};
    auto const number = [](double x) { return std::isnan(x) ? "-" : fmt::format("{:.3f}", x); };
    for (auto const& row : report.rows) {
      auto const& at = report.cases[row.in_case];
      table.rows.push_back({at.ground.objective, std::string(kind_name(at.plan.learning_rate)),
                            std::string(kind_name(at.plan.batch)), std::string(kind_name(at.plan.beta)),
                            std::string(kind_name(at.plan.gamma)), number(row.observed[v].value),
                            fmt::format("{:.3f} .. {:.3f}", row.observed[v].low, row.observed[v].high),
                            number(row.theorem_a[v]), number(row.theorem_2[v]), row.order[v]});
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

nlohmann::json record_of(verify::SlopeReport const& report) {
  auto rows = nlohmann::json::array();
  for (auto const& row : report.rows) {
    auto const& at = report.cases[row.in_case];
    nlohmann::json one{{"case", verify::describe(at)}, {"steps", {row.first_step, row.last_step}}};
    for (std::size_t v = 0; v < 3; ++v)
      one[verify::slope_variables()[v]] = {{"slope", row.observed[v].value},
                                           {"interval", {row.observed[v].low, row.observed[v].high}},
                                           {"theorem-a", row.theorem_a[v]},
                                           {"theorem-2", row.theorem_2[v]},
                                           {"order", row.order[v]}};
    rows.push_back(std::move(one));
  }
  return {{"schema", "qhm.slopes/1"},
          {"trials", report.trials},
          {"seed", report.seed},
          {"seconds", report.seconds},
          {"status", report.interrupted ? "interrupted" : "complete"},
          {"slopes", rows}};
}

/// Ends the process as whoever interrupted it expects.
void end_if_interrupted(bool interrupted) {
  if (!interrupted || Interrupt::signal() == 0) return;
  std::fflush(stdout);
  std::raise(Interrupt::signal());
}

std::string shown(TextTable const& table, std::string const& format) {
  return format == "markdown" ? markdown(table) : aligned(table, 4096);
}

ExitCode run_slopes(EmpiricalOptions const& options, verify::EmpiricalRequest request,
                    std::string const& format, std::vector<std::string> const& command) {
  auto const grounds =
      options.objectives.empty() ? std::vector{verify::ground_named("log")} : grounds_of(options);
  for (auto const& ground : grounds)
    for (auto& at : verify::slope_cases_on(ground)) request.cases.push_back(std::move(at));
  std::optional<Interrupt> interrupt(std::in_place);
  auto const report = verify::fit_slopes(request);
  interrupt.reset();
  auto record = record_of(report);
  if (!options.out.empty()) {
    PendingFolder pending(options.out);
    pending.write("slopes.csv", verify::slopes_csv(report));
    record["command"] = command, record["build"] = build_record();
    pending.write("slopes.json", record.dump(2) + "\n");
    pending.commit();
  }
  if (format == "json") {
    fmt::print("{}\n", record.dump(2));
  } else {
    for (auto const& table : tables_of(report)) fmt::print("{}\n", shown(table, format));
    fmt::print(
        "Exponents of the alpha-weighted average of |grad f(x_k)|^2 and of the bounds, after M/8 .. M "
        "epochs; t interval "
        "over 16 groups of {} trials together, {:.1f} s{}.\n",
        report.trials, report.seconds, report.interrupted ? ", interrupted" : "");
  }
  end_if_interrupted(report.interrupted);
  return ExitCode::held;
}

void write_folder(EmpiricalReport const& report, std::string const& out,
                  std::vector<std::string> const& command) {
  PendingFolder pending(out);
  auto record = verify::empirical_record(report);
  record["command"] = command;
  record["build"] = build_record();
  pending.write("looks.csv", verify::looks_csv(report));
  pending.write("empirical.json", record.dump(2) + "\n");
  auto const map = figures::tightness_map_of(report);
  if (!map.cells.empty())
    for (auto const& file :
         plots::draw_tightness_map(map, "tightness-map", {plots::ImageFormat::svg, plots::ImageFormat::png}))
      pending.write(file.name, file.bytes);
  pending.commit();
}

}  // namespace

void EmpiricalOptions::declare(CLI::App& command) {
  trials_given = count_option(command, "--trials", trials, "with --empirical: independent runs of each case");
  seed_given = count_option(command, "--seed", seed, "with --empirical: same seed, same bits");
  objectives_given =
      text_option(command, "--objectives", objectives,
                  "with --empirical: LIST of OBJECTIVE or OBJECTIVE:NOISE; default: five with bounded "
                  "gradients");
  slopes_given = command.add_flag(
      "--slopes", slopes, "with --empirical: fitted exponents in K, M and N instead, default objective log");
  out_given = text_option(command, "--out", out, "with --empirical: new folder for every look and the map");
}

std::string EmpiricalOptions::given() const {
  for (auto const* option : {trials_given, seed_given, objectives_given, out_given, slopes_given})
    if (option->count() > 0) return option->get_name();
  return "";
}

ExitCode run_empirical(EmpiricalOptions const& options, std::string const& format,
                       std::vector<std::string> const& command) {
  if (!options.out.empty() && std::filesystem::exists(options.out))
    throw InputError("--out", options.out, "exists already", "choose a new folder");
  verify::EmpiricalRequest request{.cases = {},
                                   .trials = options.trials,
                                   .seed = options.seed,
                                   .threads = std::clamp(std::thread::hardware_concurrency(), 1U, 64U),
                                   .stop = &Interrupt::requested()};
  if (options.slopes) return run_slopes(options, std::move(request), format, command);
  for (auto const& ground : grounds_of(options))
    for (auto& at : verify::cases_on(ground)) request.cases.push_back(std::move(at));
  for (auto& at : verify::counterexamples()) request.cases.push_back(std::move(at));
  std::optional<Interrupt> interrupt(std::in_place);
  auto const report = verify::compare(request);
  interrupt.reset();
  if (!options.out.empty()) write_folder(report, options.out, command);
  if (format == "json") {
    fmt::print("{}\n", verify::empirical_record(report).dump(2));
  } else {
    fmt::print("{}\n{}", shown(table_of(report), format), summary_line(report));
    if (auto const refuted = refutations(report); !refuted.rows.empty())
      fmt::print("\n{}", shown(refuted, format));
  }
  end_if_interrupted(report.interrupted);
  return report.convicts() ? ExitCode::refuted : ExitCode::held;
}

}  // namespace qhm::cli
