#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bounds/bound_table.hpp"
#include "cli/bound_tables.hpp"
#include "cli/command.hpp"
#include "cli/demo_page.hpp"
#include "cli/program.hpp"
#include "cli/typed_options.hpp"
#include "core/build_info.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"

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

/// The last row of each run: what was observed beside what the theorems say.
TextTable last_rows(std::string caption, std::vector<fs::path> const& folders) {
  TextTable table{std::move(caption), {"run"}, {}};
  for (auto const& folder : folders) {
    auto const series = read_result(folder).series;
    if (table.rows.empty())
      table.header.insert(table.header.end(), series.columns().begin(), series.columns().end());
    auto& cells = table.rows.emplace_back(Line{folder.filename().string()});
    for (double const value : series.rows().back())
      cells.push_back(std::isnan(value) ? "-" : fmt::format("{:.6g}", value));
  }
  return table;
}

void plot(Demo& demo, std::vector<fs::path> const& folders, std::string const& name, Line const& options,
          std::string const& caption) {
  Line line{"qhm", "plot"};
  for (auto const& folder : folders) line.push_back(folder.string());
  line.insert(line.end(), options.begin(), options.end());
  auto const stem = (demo.folder / name).string();
  line.insert(line.end(), {"--out", stem + ".svg," + stem + ".png"});
  show(line);
  run(line);
  demo.figures.push_back({stem + ".svg", caption, fmt::format("{}", fmt::join(line, " "))});
}

void print_bounds(Demo& demo) {
  Plan const paper;
  show({"qhm", "bounds"});
  auto const table =
      bounds::bound_table(Problem{}, paper, bounds::stage_ends(paper), bounds::every_theorem());
  for (auto& text : tables_of_plan(table, Digits::short_form)) {
    fmt::print("{}\n", aligned(text));
    demo.tables.push_back(std::move(text));
  }
  demo.tables.front().caption =
      "Bounds of the paper's own setting at the ends of the stages (" + plan_name(paper) + ")";
  demo.notes = footnotes(std::span(&table, 1));
  fmt::print("{}", demo.notes);
  show({"qhm", "bounds", "--all"});
  std::vector<bounds::BoundTable> tables;
  for (auto const& plan : all_combinations({}, paper))
    tables.push_back(bounds::bound_table(Problem{}, plan, std::array{steps_after(plan, plan.epochs)},
                                         bounds::every_theorem()));
  auto text = table_of_combinations(tables, Digits::short_form);
  text.caption = "The 60 combinations of schedule kinds after 300 epochs";
  fmt::print("{}\n{}", aligned(text), footnotes(tables));
  demo.tables.push_back(std::move(text));
}

ExitCode run_demo(fs::path const& out) {
  auto const start = std::chrono::steady_clock::now();
  fs::create_directories(out);
  Demo demo{.folder = out, .tables = {}, .notes = {}, .figures = {}};
  fmt::print("1. Bounds of the paper's own setting\n");
  print_bounds(demo);

  fmt::print("\n2. Monte Carlo on a function whose constants are proved\n");
  std::vector<fs::path> synthetic;
  for (auto const& arm : arms)
    run_into(synthetic.emplace_back(out / ("synthetic-" + arm.name)), synthetic_run, arm.batch);

#ifdef QHM_WITH_TORCH
  fmt::print("\n3. ResNet-18 on Fashion-MNIST by plans of the same shape\n");
  std::vector<fs::path> training;
  for (auto const& arm : arms)
    run_into(training.emplace_back(out / ("train-" + arm.name)), training_run, arm.batch);
#else
  fmt::print("\n3. No training: this build has no LibTorch\n");
#endif

  fmt::print("\n4. Predicted against observed\n");
  plot(demo, synthetic, "synthetic-steps", {"--x", "steps"},
       "Monte Carlo: the mean squared gradient of 400 trials and the proved bounds, against steps.");
  plot(
      demo, synthetic, "synthetic-evaluations", {"--x", "evaluations"},
      "The same runs against gradient evaluations, which is the work done: steps of a large batch are dear.");
#ifdef QHM_WITH_TORCH
  plot(demo, training, "train-gradient", {"--x", "steps"},
       "Training: the full gradient in evaluation mode. Its bounds rest on estimated constants and are "
       "estimates.");
  plot(demo, training, "train-accuracy", {"--y", "test_accuracy", "--x", "evaluations"},
       "Training: accuracy on the test set against gradient evaluations.");
#endif
  demo.tables.insert(demo.tables.begin(),
                     last_rows("Monte Carlo, last row of each run: observed beside the bounds", synthetic));
#ifdef QHM_WITH_TORCH
  demo.tables.insert(
      demo.tables.begin() + 1,
      last_rows("Training, last row of each run: L, G and sigma2 are estimates, so the bounds are",
                training));
#endif
  write_file(out / "index.html", page(demo));
  auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("\nAll of it on one page, after {:.0f} s: {}\n", seconds,
             fs::absolute(out / "index.html").string());
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
