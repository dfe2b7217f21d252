#include "synthetic/setup.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <thread>

#include "bounds/bound_table.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
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

/// A batch without replacement cannot be larger than the data.
void require_batches_of_the_data(Objective const& objective, Noise const& noise,
                                 std::span<Stage<> const> stages) {
  if (!std::holds_alternative<DataWithoutReplacement>(noise)) return;
  std::visit(
      [&]<class Function>(Function const& f) {
        if constexpr (FiniteSum<Function>)
          for (auto const& stage : stages)
            if (stage.batch > f.samples)
              throw InputError(
                  "--batch-size",
                  shortest(stage.batch) + " (from step " + std::to_string(stage.first_step) + ")",
                  "is above the " + std::to_string(f.samples) + " samples of the data",
                  "set --batch-cap, or draw with replacement (--noise data)");
      },
      objective);
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
  double lowest = moments.trials() > 0 ? std::numeric_limits<double>::infinity()
                                       : std::numeric_limits<double>::quiet_NaN();  // std::min keeps it
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

unsigned threads_of(Experiment const& experiment) {
  return experiment.threads > 0 ? experiment.threads : std::max(1U, std::thread::hardware_concurrency());
}

/// A row of bounds for each K; NaN where the plan was decided by its own draws.
std::vector<std::vector<double>> bounds_of(Experiment const& experiment, Problem const& problem,
                                           std::span<std::uint64_t const> rows) {
  if (!experiment.decided_by_its_draws) return bounds::bounds_at(problem, experiment.plan, rows);
  return {rows.size(),
          std::vector<double>(bounds::theorems().size(), std::numeric_limits<double>::quiet_NaN())};
}

/// Bytes that a run needs at its peak beside the objective's data, about.
double memory_needed(std::uint64_t dim, bool separable, std::size_t observed, unsigned threads) {
  double const vectors = 3.0 * lane_count * static_cast<double>(separable ? tile_size : dim);
  double const norms = (lane_count + 2.0) * static_cast<double>(observed);
  return sizeof(double) * ((vectors + norms) * threads + 4 * norms + static_cast<double>(dim));
}

void require_memory(double needed, Experiment const& experiment) {
  double const free =
      static_cast<double>(::sysconf(_SC_AVPHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  constexpr double gibibyte = 0x1p30;
  if (needed > free && needed > gibibyte)
    throw InputError("--dim", std::to_string(experiment.dim),
                     fmt::format("needs {:.1f} GiB on {} threads, {:.1f} GiB are free", needed / gibibyte,
                                 threads_of(experiment), free / gibibyte),
                     "choose fewer --threads or a smaller --dim");
}

}  // namespace

Setup::Setup(Experiment const& experiment)
    : experiment_(experiment),
      stages_((validate(experiment), runnable_stages(experiment))),
      objective_(make_objective(experiment.objective, experiment.dim, experiment.data, experiment.shape)),
      noise_(make_noise(experiment.noise, experiment.variance, objective_.function)),
      device_(device_from(experiment.device, objective_.function, noise_)),
      problem_(problem_of(objective_.function, noise_)),
      rows_(reported_steps(stages_)),
      bounds_(bounds_of(experiment, problem_, rows_)),
      every_step_observed_(!samples_data(noise_) && rows_.back() <= most_steps_all_observed) {
  require_batches_of_the_data(objective_.function, noise_, stages_);
  observed_ = observed_steps(every_step_observed_, rows_);
  bool const separable =
      std::visit([]<class Function>(Function const&) { return Function::separable; }, objective_.function);
  require_memory(
      memory_needed(dimension(objective_.function), separable, observed_.size(), threads_of(experiment_)),
      experiment_);
  if (!samples_data(noise_) && !experiment.decided_by_its_draws)
    averages_.emplace(problem_, experiment_.plan, stages_);
}

Workload Setup::workload() const {
  Workload work{.stages = stages_,
                .observed = observed_,
                .trials = experiment_.trials,
                .seed = experiment_.seed,
                .threads = threads_of(experiment_)};
  if (averages_) work.weights = averages_->weights(), work.average_indices = averages_->indices();
  return work;
}

Estimates Setup::no_estimates() const {
  auto const work = workload();
  return {work.observed, work.average_indices};
}

Outcome Setup::outcome(Estimates const& estimates) const {
  auto const diverged_at = estimates.norms.diverged_at();
  bool const diverged = diverged_at != Moments::never;
  std::uint64_t const trials = estimates.norms.trials();
  return {.device = device_,
          .problem = problem_,
          .status = trials < experiment_.trials ? "interrupted"
                    : diverged                  ? "diverged"
                                                : "complete",
          .diverged_at = diverged ? std::optional(diverged_at) : std::nullopt,
          .every_step_observed = every_step_observed_,
          .trials = trials,
          .steps = rows_.back(),
          .series = tabulate_series(estimates.norms, rows_, stages_, bounds_),
          .tightness = averages_ && !diverged ? averages_->beside(estimates) : std::vector<Tightness>{}};
}

}  // namespace qhm::synthetic
