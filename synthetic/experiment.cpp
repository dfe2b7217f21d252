#include "synthetic/experiment.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include "bounds/bound_table.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/progress.hpp"
#include "core/random.hpp"
#include "core/stages.hpp"
#include "synthetic/engine_cpu.hpp"
#include "synthetic/reported_steps.hpp"

namespace qhm::synthetic {
namespace {

void require_address(char const* flag, std::uint64_t count) {
  if (count < 1 || count > max_address)
    throw InputError(flag, std::to_string(count), "is not in 1 .. " + std::to_string(max_address),
                     "choose a number such as 1000");
}

void validate(Experiment const& experiment) {
  qhm::validate(experiment.plan);
  require_address("--trials", experiment.trials);
  if (experiment.steps) require_address("--steps", *experiment.steps);
  if (experiment.seed > max_seed)
    throw InputError("--seed", std::to_string(experiment.seed), "is above " + std::to_string(max_seed),
                     "choose a smaller one");
}

/// The plan's table, which must be one that can be run: whole batches of at most max_batch.
std::vector<Stage<>> runnable_stages(Experiment const& experiment) {
  std::uint64_t const steps =
      experiment.steps ? *experiment.steps : steps_after(experiment.plan, experiment.plan.epochs);
  require_address("--steps", steps);
  auto stages = tabulate(experiment.plan, steps);
  for (auto const& stage : stages) {
    if (stage.batch > static_cast<double>(max_batch))
      throw InputError("--batch-size",
                       shortest(stage.batch) + " (from step " + std::to_string(stage.first_step) + ")",
                       "is above 2^31", "set --batch-cap, or fewer --steps");
    if (stage.batch != std::floor(stage.batch))
      throw InputError("--batch-rounding", shortest(stage.batch), "is not a number of samples to draw",
                       "choose --batch-rounding nearest");
  }
  return stages;
}

/// Steps to look at: every one if that is free and fits, else the last point of each row.
std::vector<std::uint64_t> observed_steps(bool every, std::span<std::uint64_t const> rows) {
  std::vector<std::uint64_t> observed;
  if (every) {
    observed.resize(rows.back());
    std::iota(observed.begin(), observed.end(), 0);
  } else {
    for (std::uint64_t const row : rows) observed.push_back(row - 1);
  }
  return observed;
}

std::vector<std::string> columns() {
  std::vector<std::string> names{"step",         "epoch",          "evaluations",
                                 "mean_grad_sq", "standard_error", "min_mean_grad_sq"};
  for (auto const& theorem : bounds::theorem_names()) names.push_back(theorem);
  return names;
}

Series tabulate_series(Moments const& moments, std::span<std::uint64_t const> rows,
                       std::span<Stage<> const> stages, std::vector<std::vector<double>> const& theorems) {
  Series series(columns());
  auto const usage = usage_after(stages, rows);
  double lowest = std::numeric_limits<double>::infinity();
  std::size_t observation = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (; moments.observed()[observation] + 1 < rows[i]; ++observation)
      lowest = std::min(lowest, moments.mean(observation));
    lowest = std::min(lowest, moments.mean(observation));
    std::vector<double> row{
        static_cast<double>(rows[i]), static_cast<double>(usage[i].epochs), usage[i].evaluations,
        moments.mean(observation),    moments.standard_error(observation),  lowest};
    row.insert(row.end(), theorems[i].begin(), theorems[i].end());
    series.append(std::move(row));
  }
  return series;
}

nlohmann::json manifest_of(Experiment const& experiment, Outcome const& outcome,
                           std::vector<std::string> const& command) {
  auto record = manifest({.kind = "synthetic",
                          .command = command,
                          .seed = experiment.seed,
                          .plan = experiment.plan,
                          .problem = outcome.problem},
                         outcome.status);
  record["objective"] = experiment.objective;
  record["dim"] = experiment.dim;
  for (auto const& [key, given] :
       {std::pair{"curvature", experiment.shape.curvature}, std::pair{"slope", experiment.shape.slope},
        std::pair{"start", experiment.shape.start}})
    if (given) record[key] = *given;
  record["noise"] = experiment.noise;
  record["trials"] = experiment.trials;
  record["steps"] = outcome.steps;
  record["observed"] = outcome.every_step_observed ? "every step" : "steps of the rows";
  record["refuted"] = bounds::refuted_names();
  if (outcome.diverged_at) record["diverged_at"] = *outcome.diverged_at;
  for (auto const& t : outcome.tightness)
    record["tightness"].push_back({{"theorem", t.theorem},
                                   {"bound", t.bound},
                                   {"observed_weighted_average", t.observed},
                                   {"standard_error", t.standard_error},
                                   {"ratio", t.bound / t.observed}});
  return record;
}

}  // namespace

Outcome simulate(Experiment const& experiment) {
  validate(experiment);
  auto const stages = runnable_stages(experiment);
  auto const objective =
      make_objective(experiment.objective, experiment.dim, experiment.data, experiment.shape);
  auto const noise = make_noise(experiment.noise, experiment.variance, objective.function);
  Problem const problem = problem_of(objective.function, noise);

  auto const rows = reported_steps(stages);
  auto const theorems = bounds::bounds_at(problem, experiment.plan, rows);
  bool const full_gradients = !samples_data(noise);
  bool const every = full_gradients && rows.back() <= most_steps_all_observed;
  auto const observed = observed_steps(every, rows);
  std::optional<TheoremAverages> averages;
  if (full_gradients) averages.emplace(problem, experiment.plan, stages);

  Workload work{.stages = stages,
                .observed = observed,
                .trials = experiment.trials,
                .seed = experiment.seed,
                .threads = experiment.threads > 0 ? experiment.threads
                                                  : std::max(1U, std::thread::hardware_concurrency())};
  if (averages) work.weights = averages->weights(), work.average_indices = averages->indices();
  Progress progress("Monte Carlo on " + experiment.objective, experiment.trials);
  Estimates const estimates =
      simulate(objective.function, noise, work, [&](std::uint64_t done) { progress.advance(done); });

  auto const diverged_at = estimates.norms.diverged_at();
  bool const diverged = diverged_at != Moments::never;
  return {.problem = problem,
          .status = diverged ? "diverged" : "complete",
          .diverged_at = diverged ? std::optional(diverged_at) : std::nullopt,
          .every_step_observed = every,
          .steps = rows.back(),
          .series = tabulate_series(estimates.norms, rows, stages, theorems),
          .tightness = averages && !diverged ? averages->beside(estimates) : std::vector<Tightness>{}};
}

Outcome run(Experiment const& experiment, std::filesystem::path const& out,
            std::vector<std::string> const& command) {
  PendingFolder folder(out);
  Outcome outcome = simulate(experiment);
  folder.write("manifest.json", manifest_of(experiment, outcome, command).dump(2) + "\n");
  folder.write("series.csv", outcome.series.csv());
  folder.commit();
  return outcome;
}

}  // namespace qhm::synthetic
