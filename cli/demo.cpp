#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "bounds/bound_table.hpp"
#include "cli/bound_tables.hpp"
#include "cli/command.hpp"
#include "cli/program.hpp"
#include "cli/typed_options.hpp"
#include "core/build_info.hpp"
#include "core/files.hpp"
#include "verify/record.hpp"

namespace qhm::cli {
namespace {

namespace fs = std::filesystem;
using Line = std::vector<std::string>;

// The demo is a list of commands that a user could type: each is shown before it runs.

Line words(std::string const& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

Line const synthetic_run = words(
    "qhm synthetic --objective one-minus-cos --dim 20 --noise rademacher --variance 4 --trials 400 --seed 1 "
    "--samples 2000 --epochs 60 --interval 6 --lr-max 0.1 --batch-size 8");
Line const training_run = words(
    "qhm train --dataset fashion-mnist --data /usr/share/datasets/fashion-mnist --train-samples 2000 "
    "--test-samples 1000 --model resnet18 --width 8 --norm group --gradient eval --seed 1 --epochs 6 "
    "--interval 2 --lr-max 0.1 --batch-size 16 --resume");

constexpr char demo_title[] = "QHM Lab: one plan, bounds beside what is observed";

struct Arm {
  std::string name;
  Line batch;
};
std::array<Arm, 2> const arms{Arm{"constant", words("--batch constant")},
                              Arm{"increasing", words("--batch exponential --batch-growth 2")}};

void show(Line const& line) {
  fmt::print("\n$ {}\n", fmt::join(line, " ")), std::fflush(stdout);
}

/// What is in `folder` from an earlier demo, as the manifest of this very run by this very build tells it.
enum class Found { nothing, part, whole };

Found find_run(fs::path const& folder, Line const& line) {
  if (!fs::exists(folder / "manifest.json")) return Found::nothing;
  auto const record = nlohmann::json::parse(read_file(folder / "manifest.json"), nullptr, false);
  if (!record.is_object() || record.value("command", Line{}) != line ||
      record.value("build", nlohmann::json{}) != build_record())
    return Found::nothing;
  return record.value("status", "") == "complete" ? Found::whole : Found::part;
}

/// Runs a command whose result is `folder`, unless it is there. A part is left for `--resume`; a result of
/// other settings is replaced.
void run_into(fs::path const& folder, Line line, Line const& more) {
  line.insert(line.end(), more.begin(), more.end());
  line.insert(line.end(), {"--out", folder.string()});
  show(line);
  auto const found = find_run(folder, line);
  if (found == Found::whole) {
    fmt::print("{}: there already\n", folder.string());
    return;
  }
  if (found == Found::nothing) fs::remove_all(folder);
  run(line);
}

void plot(fs::path const& out, std::vector<fs::path> const& folders, std::string const& name,
          Line const& options) {
  Line line{"qhm", "plot"};
  for (auto const& folder : folders) line.push_back(folder.string());
  line.insert(line.end(), options.begin(), options.end());
  auto const stem = (out / name).string();
  line.insert(line.end(), {"--out", stem + ".svg," + stem + ".png"});
  show(line);
  run(line);
}

/// Prints the bounds of the paper's own setting and of its 60 combinations, and keeps the latter as `file`.
void print_bounds(fs::path const& file) {
  Plan const paper;
  show({"qhm", "bounds"});
  auto const table =
      bounds::bound_table(Problem{}, paper, bounds::stage_ends(paper), bounds::every_theorem());
  for (auto const& text : tables_of_plan(table, Digits::short_form)) fmt::print("{}\n", aligned(text));
  fmt::print("{}", footnotes(std::span(&table, 1)));
  show({"qhm", "bounds", "--all"});
  std::vector<bounds::BoundTable> tables;
  for (auto const& plan : all_combinations({}, paper))
    tables.push_back(bounds::bound_table(Problem{}, plan, std::array{steps_after(plan, plan.epochs)},
                                         bounds::every_theorem()));
  fmt::print("{}\n{}", aligned(table_of_combinations(tables, Digits::short_form)), footnotes(tables));
  show({"qhm", "bounds", "--all", "--format", "json", ">", file.string()});
  write_file(file, bounds::bounds_record(Problem{}, paper.samples, tables).dump(2) + "\n");
}

/// Judges every claim and keeps the verdicts as `file`.
void keep_verdicts(fs::path const& file) {
  show({"qhm", "verify", "--format", "json", ">", file.string()});
  auto const judged =
      verify::judge(verify::claims_named({}), std::clamp(std::thread::hardware_concurrency(), 1u, 64u));
  write_file(file, verify::verify_record(judged).dump(2) + "\n");
  fmt::print("{} claims\n", judged.size());
}

void report(fs::path const& out, std::vector<fs::path> const& folders, std::vector<fs::path> const& records) {
  Line line{"qhm", "report"};
  for (auto const& folder : folders) line.push_back(folder.string());
  for (auto const& record : records) line.insert(line.end(), {"--records", record.string()});
  line.insert(line.end(), {"--title", demo_title, "--out", (out / "index.html").string()});
  show(line);
  run(line);
}

ExitCode run_demo(fs::path const& out) {
  auto const start = std::chrono::steady_clock::now();
  fs::create_directories(out);
  std::vector<fs::path> const records{out / "bounds.json", out / "verify.json"};
  fmt::print("1. Bounds of the paper's own setting\n");
  print_bounds(records[0]);

  fmt::print("\n2. Monte Carlo on a function whose constants are proved\n");
  std::vector<fs::path> synthetic, training;
  for (auto const& arm : arms)
    run_into(synthetic.emplace_back(out / ("synthetic-" + arm.name)), synthetic_run, arm.batch);

#ifdef QHM_WITH_TORCH
  fmt::print("\n3. ResNet-18 on Fashion-MNIST by plans of the same shape\n");
  for (auto const& arm : arms)
    run_into(training.emplace_back(out / ("train-" + arm.name)), training_run, arm.batch);
#else
  fmt::print("\n3. No training: this build has no LibTorch\n");
#endif

  fmt::print("\n4. Predicted against observed\n");
  plot(out, synthetic, "synthetic-steps", {"--x", "steps"});
  plot(out, synthetic, "synthetic-evaluations", {"--x", "evaluations"});
  if (!training.empty()) {
    plot(out, training, "train-gradient", {"--x", "steps"});
    plot(out, training, "train-accuracy", {"--y", "test_accuracy", "--x", "evaluations"});
  }

  fmt::print("\n5. Every claim of the paper, and all of it on one page\n");
  keep_verdicts(records[1]);
  fs::remove(out / "index.html");  // ours, of whatever version
  auto folders = synthetic;
  folders.insert(folders.end(), training.begin(), training.end());
  report(out, folders, records);
  auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("\nAfter {:.0f} s, open {}\n", seconds, fs::absolute(out / "index.html").string());
  return ExitCode::held;
}

}  // namespace

Action declare_demo(CLI::App& app, Invocation const&) {
  auto* const command =
      app.add_subcommand("demo", "The whole tool in a few minutes: tables, runs, figures, one page");
  auto const out = std::make_shared<std::string>("demo");
  text_option(*command, "--out", *out, "folder for the results; runs that are there already are kept");
  return [out] { return run_demo(*out); };
}

}  // namespace qhm::cli
