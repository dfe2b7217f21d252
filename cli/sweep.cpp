#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/command.hpp"
#include "cli/plan_options.hpp"
#include "cli/sweep_tables.hpp"
#include "cli/typed_options.hpp"
#include "core/claimed_folder.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "sweep/execution.hpp"
#include "sweep/run_folder.hpp"
#include "sweep/slurm.hpp"

namespace qhm::cli {
namespace {

namespace fs = std::filesystem;

struct SweepOptions {
  std::string file, out, emit, hash;
  std::uint64_t jobs = 1;
  CLI::Option* jobs_given = nullptr;
  bool table = false;
};

/// A sweep whose runs are known to be sound commands.
struct Sweep {
  fs::path file, folder;
  std::uint64_t jobs;
  std::vector<sweep::Run> runs;
};

/// The options of `qhm train` as it defines them.
sweep::FlagKinds flags_of_train() {
  CLI::App app;
  declare_train(app, {});
  sweep::FlagKinds kinds;
  for (auto const* option : app.get_subcommand("train")->get_options())
    for (auto const& name : option->get_lnames())
      kinds[name] = option->get_items_expected_max() == 0 ? sweep::Takes::nothing : sweep::Takes::value;
  return kinds;
}

/// Parses a run as `qhm train` would, and checks its schedules, without running it.
void check_run(sweep::Run const& run) {
  auto words = sweep::words_of(run.flags);
  std::reverse(words.begin(), words.end());  // CLI11 reads a vector from its end
  CLI::App schedules;
  PlanOptions plan;
  plan.declare(schedules);
  schedules.allow_extras();
  auto others = words;
  schedules.parse(others);
  static_cast<void>(plan.plan());
  CLI::App app;
  auto const action = declare_train(app, {});  // holds what the options write to
  words.emplace_back("train");
  app.parse(words);
}

void check_runs(std::vector<sweep::Run> const& runs, std::string const& file) {
  for (auto const& run : runs) {
    try {
      check_run(run);
    } catch (InputError const& error) {
      std::string const what = error.what();
      auto const cut = what.rfind("; ");
      throw InputError(file, "", what.substr(0, cut), what.substr(cut + 2));
    } catch (CLI::ParseError const& error) {
      throw InputError(file, "", error.what(), "see qhm train --help");
    }
  }
}

Sweep sweep_from(SweepOptions const& options) {
  auto const grid = sweep::parse_grid(read_file(options.file), options.file, flags_of_train());
  auto expansion = sweep::expand(grid, options.file);
  check_runs(expansion.runs, options.file);
  if (expansion.repeated > 0)
    fmt::print(stderr, "sweep: {} combinations repeat an earlier one; each is run once\n",
               expansion.repeated);
  auto const jobs = options.jobs_given->count() > 0 ? options.jobs : grid.jobs.value_or(1);
  if (jobs < 1 || jobs > 1024)
    throw InputError("--jobs", std::to_string(jobs), "is not in [1, 1024]", "1 runs them one by one");
  std::string const out = options.out.empty() ? grid.out : options.out;
  if (out.empty())
    throw InputError("--out", "", "is missing",
                     "name the sweep's folder, or write out = \"DIR\" in " + options.file);
  return {.file = options.file, .folder = out, .jobs = jobs, .runs = std::move(expansion.runs)};
}

/// `runs.csv`, rewritten as runs change.
class RunList {
 public:
  explicit RunList(Sweep const& asked) : sweep_(asked), states_(asked.runs.size()) {}

  void write() {
    for (std::size_t i = 0; i < states_.size(); ++i)
      if (!sweep::has_ended(states_[i]) && states_[i] != "failed")
        states_[i] = sweep::state_of(folder_of(sweep_.folder, sweep_.runs[i]));
    write_file(sweep_.folder / "runs.csv", csv(table_of_runs(sweep_.runs, states_)));
  }

  void write(std::vector<sweep::Failure> const& failures) {
    for (std::size_t i = 0; i < states_.size(); ++i)
      if (std::ranges::find(failures, sweep_.runs[i].hash, &sweep::Failure::hash) != failures.end())
        states_[i] = "failed";
    write();
  }

 private:
  Sweep const& sweep_;
  std::vector<std::string> states_;
};

ClaimedFolder claim(fs::path const& folder) {
  bool const there = fs::exists(folder);
  if (there && !fs::exists(folder / "runs.csv") && !sweep::is_bare(folder))
    throw InputError("--out", folder.string(), "exists already and is no sweep's folder",
                     "choose a new folder");
  return {folder, there ? ClaimedFolder::How::resume : ClaimedFolder::How::create};
}

std::uint64_t allowed_cores() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<std::uint64_t>(CPU_COUNT(&set)) : 1;
}

ExitCode show_table(Sweep const& asked) {
  if (!fs::is_directory(asked.folder))
    throw InputError("--out", asked.folder.string(), "is not a folder", "run the sweep first");
  auto groups = sweep::seed_groups(asked.runs, asked.folder);
  bool const ranked = can_rank(groups);
  if (ranked) rank(groups);
  auto const table = table_of_groups(groups, ranked);
  auto const note = ranking_note(groups);
  write_file(asked.folder / "table.csv", csv(record_of_groups(groups, ranked)));
  write_file(asked.folder / "table.md", markdown(table) + "\n" + note + "\n");
  fmt::print("{}\n{}\n", aligned(table), note);
  return ExitCode::held;
}

ExitCode report(sweep::Executed const& executed) {
  for (auto const& failure : executed.failures)
    fmt::print(stderr, "sweep: {} failed: {}\n", failure.hash, failure.last_line);
  auto const bad_input = [](sweep::Failure const& failure) { return failure.code == 2; };
  if (std::ranges::any_of(executed.failures, bad_input)) return ExitCode::bad_input;
  return executed.failures.empty() ? ExitCode::held : ExitCode::internal;
}

sweep::Executed execute(Sweep const& asked) {
  auto const claimed = claim(asked.folder);
  RunList list(asked);
  list.write();
  auto const executed =
      sweep::execute(asked.runs, {.folder = asked.folder, .jobs = asked.jobs, .cores = allowed_cores()},
                     [&] { list.write(); });
  list.write(executed.failures);
  return executed;
}

ExitCode run_all(Sweep const& asked) {
  auto const executed = execute(asked);
  fmt::print("{}: {} runs, {} had ended before, {} ended now, {} failed\n", asked.folder.string(),
             asked.runs.size(), executed.found, executed.ended, executed.failures.size());
  std::fflush(stdout);
  auto const code = report(executed);
  if (executed.signal != 0) std::raise(executed.signal);  // ends the process as the caller asked and expects
  show_table(asked);
  return code;
}

ExitCode emit(Sweep const& asked, std::string const& what) {
  if (what != "slurm-array") throw InputError("--emit", what, "is not a kind of job", "choose slurm-array");
  auto const claimed = claim(asked.folder);
  RunList(asked).write();
  fs::create_directories(asked.folder / "logs");
  auto const script = fs::absolute(asked.folder) / "sweep.sbatch";
  write_file(script, sweep::slurm_script({.program = fs::read_symlink("/proc/self/exe"),
                                          .grid = fs::absolute(asked.file),
                                          .folder = fs::absolute(asked.folder),
                                          .runs = asked.runs.size()}));
  fmt::print("sbatch {}\n", script.string());
  return ExitCode::held;
}

/// Becomes the `qhm train` of that run: signals reach it as they would a run of its own.
ExitCode become_run(Sweep const& asked, std::string const& hash) {
  auto const run = std::ranges::find(asked.runs, hash, &sweep::Run::hash);
  if (run == asked.runs.end())
    throw InputError("--run", hash, "is not a run of " + asked.file.string(), "see runs.csv");
  auto const folder = folder_of(asked.folder, *run);
  check_settings(folder, *run);
  if (sweep::is_bare(folder) && !sweep::is_locked(folder / ".lock")) fs::remove_all(folder);
  auto line = train_line({.folder = asked.folder}, *run);
  std::vector<char*> words;
  for (auto& word : line) words.push_back(word.data());
  words.push_back(nullptr);
  ::execv("/proc/self/exe", words.data());
  throw InputError("--run", hash, std::string("cannot be started (") + std::strerror(errno) + ")",
                   "run it by qhm train");
}

}  // namespace

Action declare_sweep(CLI::App& app, Invocation const&) {
  auto& command =
      *app.add_subcommand("sweep", "Train every run of a grid, and tell which is best by validation");
  auto const options = std::make_shared<SweepOptions>();
  command.add_option("FILE", options->file, "TOML: [train] of all runs, [grid] lists, [[plan]] alternatives")
      ->required()
      ->type_name("");
  text_option(command, "--out", options->out, "folder of the sweep; default: the file's out");
  options->jobs_given =
      count_option(command, "--jobs", options->jobs, "runs at a time; they share the cores");
  auto* const table = command.add_flag("--table", options->table, "only the table of what is there");
  auto* const emit_option =
      text_option(command, "--emit", options->emit, "slurm-array: write a batch script instead of running");
  auto* const run = text_option(command, "--run", options->hash, "only the run of that hash, as qhm train");
  table->excludes(emit_option)->excludes(run);
  emit_option->excludes(run);
  return [options] {
    auto const asked = sweep_from(*options);
    if (options->table) return show_table(asked);
    if (!options->emit.empty()) return emit(asked, options->emit);
    if (!options->hash.empty()) return become_run(asked, options->hash);
    return run_all(asked);
  };
}

}  // namespace qhm::cli
