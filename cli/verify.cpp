#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/command.hpp"
#include "cli/empirical.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/interrupt.hpp"
#include "core/text_table.hpp"
#include "verify/errata.hpp"
#include "verify/record.hpp"

namespace qhm::cli {
namespace {

using Clock = std::chrono::steady_clock;
using verify::Verdict;

struct VerifyOptions {
  std::vector<std::string> claims;
  std::string format = "table", recorded, search;
  bool list = false, with_trials = false;
  EmpiricalOptions empirical{};
};

constexpr double longest_search = 86'400;

unsigned threads() {
  return std::clamp(std::thread::hardware_concurrency(), 1u, 64u);
}

double search_seconds(VerifyOptions const& options) {
  if (options.search.empty()) return 0;
  double const seconds = parse_real("--search", options.search);
  if (!(seconds > 0 && seconds <= longest_search))
    throw InputError("--search", options.search, "is not in (0, 86400]",
                     "give a number of seconds, such as 60");
  return seconds;
}

/// What a search covered, and how it ended.
struct SearchRun {
  std::vector<verify::Searched> found;
  double seconds = 0;
  bool interrupted = false;
};

SearchRun run_search(std::vector<verify::Claim const*> const& claims, double seconds) {
  Interrupt const interrupt;
  auto const start = Clock::now();
  auto const allowed = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  SearchRun run;
  run.found = verify::search(
      claims, {.deadline = start + allowed, .stop = &Interrupt::requested(), .threads = threads()});
  run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  run.interrupted = Interrupt::requested();
  return run;
}

TextTable table_of(std::vector<verify::Judged> const& judged) {
  TextTable table{.caption = "Claims", .header = {"claim", "reading", "verdict", "evidence"}, .rows = {}};
  for (auto const& [claim, finding] : judged) {
    std::string evidence = finding.evidence;
    if (!finding.witnesses.empty() && claim->inequality)
      evidence =
          fmt::format("exact {}, claimed {}", verify::enclosed_text(finding.witnesses.front().exact, 7),
                      verify::enclosed_text(finding.witnesses.front().claimed, 7));
    else if (auto const end = evidence.find("; "); end != std::string::npos)
      evidence = evidence.substr(0, end) + "; ...";
    table.rows.push_back({claim->id, std::string(reading_name(claim->reading)),
                          std::string(bounds::verdict_name(finding.verdict)), evidence});
  }
  return table;
}

TextTable table_of(SearchRun const& run) {
  TextTable table{
      .caption = fmt::format("Search, {:.1f} s{}", run.seconds, run.interrupted ? ", interrupted" : ""),
      .header = {"claim", "evaluations", "largest exact/claimed", "violation"},
      .rows = {}};
  for (auto const& found : run.found)
    table.rows.push_back({found.claim->id, std::to_string(found.evaluations),
                          fmt::format("{:.6g}", found.largest_ratio),
                          found.violation ? verify::describe(found.violation->where) : "none"});
  return table;
}

std::string listing(std::vector<verify::Claim const*> const& claims) {
  TextTable table{
      .caption = "Claims", .header = {"claim", "source", "reading", "recorded", "statement"}, .rows = {}};
  for (auto const* claim : claims)
    table.rows.push_back({claim->id, claim->source, std::string(reading_name(claim->reading)),
                          std::string(bounds::verdict_name(claim->recorded)), claim->statement});
  return aligned(table, 4096);
}

/// A certified violation found by searching overrules the verdict.
void take_over(std::vector<verify::Judged>& judged, SearchRun const& run) {
  for (auto const& found : run.found)
    for (auto& [claim, finding] : judged)
      if (claim == found.claim && found.violation && finding.verdict != Verdict::refuted) {
        finding.verdict = Verdict::refuted;
        finding.witnesses.push_back(*found.violation);
        finding.evidence = "violation found by the search";
      }
}

/// The claims whose verdict is not the recorded one; one line each on standard error.
bool any_change(std::vector<verify::Judged> const& judged, std::map<std::string, Verdict> const& recorded) {
  bool changed = false;
  for (auto const& [claim, finding] : judged) {
    auto const known = recorded.find(claim->id);
    auto const before = known == recorded.end() ? claim->recorded : known->second;
    if (finding.verdict == before) continue;
    changed = true;
    fmt::print(stderr, "qhm: {}: recorded as {}, now {}\n", claim->id, bounds::verdict_name(before),
               bounds::verdict_name(finding.verdict));
  }
  return changed;
}

/// Claims and trials are two jobs: flags of the other one are refused.
void require_one_job(VerifyOptions const& options) {
  auto const refuse = [](std::string const& flag, char const* constraint, char const* remedy) {
    throw InputError(flag, "", constraint, remedy);
  };
  if (!options.with_trials) {
    if (auto const flag = options.empirical.given(); !flag.empty())
      refuse(flag, "is of --empirical", "add --empirical");
    return;
  }
  if (!options.claims.empty()) refuse("CLAIM", "is not of --empirical", "leave the claims out");
  if (options.list) refuse("--list", "is not of --empirical", "leave it out");
  if (!options.search.empty()) refuse("--search", "is not of --empirical", "leave it out");
  if (!options.recorded.empty()) refuse("--recorded", "is not of --empirical", "leave it out");
}

ExitCode run(VerifyOptions const& options, std::vector<std::string> const& command) {
  static constexpr std::array<std::string_view, 3> formats{"table", "json", "markdown"};
  if (std::find(formats.begin(), formats.end(), options.format) == formats.end())
    throw InputError("--format", options.format, "is not a format", "choose table, json or markdown");
  require_one_job(options);
  if (options.with_trials) return run_empirical(options.empirical, options.format, command);
  double const seconds = search_seconds(options);
  auto const claims = verify::claims_named(options.claims);
  std::map<std::string, Verdict> recorded;
  if (!options.recorded.empty())
    recorded = verify::recorded_verdicts(options.recorded, read_file(options.recorded));
  if (options.list) {
    fmt::print("{}", listing(claims));
    return ExitCode::held;
  }
  auto judged = verify::judge(claims, threads());
  std::optional<SearchRun> searched;
  if (seconds > 0) {
    searched = run_search(claims, seconds);
    take_over(judged, *searched);
  }
  if (options.format == "json") {
    auto record = verify::verify_record(judged);
    if (searched) verify::add_search(record, searched->found, searched->seconds, searched->interrupted);
    fmt::print("{}\n", record.dump(2));
  } else if (options.format == "markdown") {
    fmt::print("{}", verify::errata(judged));
  } else {
    fmt::print("{}", aligned(table_of(judged), 4096));
    if (searched) fmt::print("\n{}", aligned(table_of(*searched), 4096));
  }
  return any_change(judged, recorded) ? ExitCode::refuted : ExitCode::held;
}

}  // namespace

Action declare_verify(CLI::App& app, Invocation const& invocation) {
  auto* command = app.add_subcommand("verify", "Check every claim of the paper: holds, refuted or undecided");
  auto const options = std::make_shared<VerifyOptions>();
  command->add_option("CLAIM", options->claims,
                      "ids, or beginnings of ids such as corollary-5; default: all");
  command->add_flag("--list", options->list, "only name the claims");
  text_option(*command, "--format", options->format, "table | json | markdown (docs/errata.md)");
  text_option(*command, "--search", options->search, "SECONDS: also look for violations, on all cores");
  text_option(*command, "--recorded", options->recorded,
              "FILE.json of an earlier run: its verdicts are the recorded ones");
  command->add_flag("--empirical", options->with_trials,
                    "instead: every theorem beside trials of the 60 combinations (docs/empirical.md)");
  options->empirical.declare(*command);
  return [options, &invocation] { return run(*options, invocation.command); };
}

}  // namespace qhm::cli
