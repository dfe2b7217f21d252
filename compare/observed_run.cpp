#include "compare/observed_run.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "core/batch_runs.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/record_count.hpp"
#include "core/result_folder.hpp"
#include "plots/configuration.hpp"

namespace qhm::compare {
namespace {

using nlohmann::json;

/// The theorems speak of QHM with the loss as it is.
void require_qhm(ObservedRun const& of, json const& manifest) {
  auto const training = manifest.value("training", json::object());
  auto const method = training.value("method", "qhm");
  auto const decay = training.value("weight_decay", 0.0);
  if (manifest.contains("no_bounds"))
    throw InputError(of.folder(), "a plan that its own draws decided", "is one of which no theorem speaks",
                     "run the plan that it became as a table with another --seed");
  if (method != "qhm")
    throw InputError(of.folder(), "method " + method, "is one of which no theorem here speaks",
                     "compare runs of --method qhm, sgd or nshb");
  if (decay != 0)
    throw InputError(of.folder(), "weight decay " + shortest(decay),
                     "is not in the bounds: the run minimised another function", "compare runs without it");
}

[[noreturn]] void refuse_row(ObservedRun const& of, std::string const& value, std::string const& constraint) {
  throw InputError(of.folder(), value, constraint, "the record is damaged or cut: run it again");
}

/// A whole number of at least 0 that a double holds exactly.
std::uint64_t count_in(ObservedRun const& of, char const* column, double value) {
  if (!(value >= 0 && value < 0x1p53) || value != std::floor(value))
    refuse_row(of, std::string(column) + " " + shortest(value), "is not a count");
  return static_cast<std::uint64_t>(value);
}

void check_epoch(ObservedRun const& of, std::size_t row, std::uint64_t epoch) {
  auto const& plan = of.run.plan;
  auto const K = of.steps[row];
  if (of.trained()) {
    if (epoch != row)
      refuse_row(of, fmt::format("epoch {}", epoch), fmt::format("stands where epoch {} is due", row));
    auto const due = row == 0 ? 0 : steps_after(plan, epoch);
    if (K != due)
      refuse_row(of, fmt::format("step {}", K),
                 fmt::format("is not the plan's after {} epochs, {}", epoch, due));
  } else if (K == 0 || epoch != epoch_of(plan, K - 1) + 1) {
    refuse_row(of, fmt::format("step {}", K), fmt::format("is not in the plan's epoch {}", epoch));
  }
}

void check_end(ObservedRun const& of, json const& manifest, std::optional<std::uint64_t> within) {
  auto const& plan = of.run.plan;
  auto const whole = within                       ? steps_after(plan, *within)
                     : of.trained()               ? steps_after(plan, plan.epochs)
                     : manifest.contains("steps") ? count_of(manifest.at("steps"), of.folder() + " steps")
                                                  : steps_after(plan, plan.epochs);
  if (of.steps.back() != whole)
    refuse_row(of, fmt::format("step {}", of.steps.back()),
               fmt::format("is the last row, where {} steps are due", whole));
}

/// Sets the steps of the rows.
void check_rows(ObservedRun& of, json const& manifest, std::optional<std::uint64_t> within) {
  auto const& series = of.series();
  if (series.rows().empty())
    throw InputError(of.folder(), "", "has no row in its series", "leave it out, or run it again");
  auto const steps = series.column("step"), epochs = series.column("epoch");
  for (std::size_t row = 0; row < steps.size(); ++row) {
    of.steps.push_back(count_in(of, "step", steps[row]));
    if (row > 0 && of.steps[row] <= of.steps[row - 1])
      refuse_row(of, fmt::format("step {}", of.steps[row]), "does not follow the step before it");
    check_epoch(of, row, count_in(of, "epoch", epochs[row]));
  }
  check_end(of, manifest, within);
}

/// Keeps the rows whose value of a column passes.
template <class Predicate>
void keep_rows(Series& series, std::string const& column, Predicate const& passes) {
  Series kept(series.columns());
  auto const values = series.column(column);
  for (std::size_t row = 0; row < values.size(); ++row)
    if (passes(values[row])) kept.append(series.rows()[row]);
  series = std::move(kept);
}

/// Drops the epochs after which a training run did not measure the gradient (`--measure`).
void keep_measured(ObservedRun& of) {
  if (!of.trained()) return;
  keep_rows(of.run.result.series, "grad_norm_sq", [](double norm) { return !std::isnan(norm); });
  of.steps.clear();
  for (double const step : of.series().column("step")) of.steps.push_back(static_cast<std::uint64_t>(step));
}

/// Whether the rows reach the last step of so many epochs.
bool reaches(ObservedRun const& of, std::uint64_t within) {
  if (of.series().rows().empty()) return false;
  return of.series().column("step").back() >= static_cast<double>(steps_after(of.run.plan, within));
}

void require_long_enough(ObservedRun const& of, std::uint64_t within) {
  if (status_of(of) == "complete" && !reaches(of, within))
    throw InputError("--within", fmt::format("{} epochs", within),
                     fmt::format("is more than {} has: {}", of.folder(), of.run.plan.epochs),
                     "choose fewer, or leave that folder out");
}

}  // namespace

std::string status_of(ObservedRun const& run) {
  return run.run.result.manifest.value("status", "");
}

ObservedRun read_run(std::filesystem::path const& folder, std::optional<std::uint64_t> within) {
  ObservedRun of{.run = plots::run_of(read_result(folder))};
  auto const& manifest = of.run.result.manifest;
  try {
    of.kind = manifest.value("kind", "");
    of.seed = manifest.contains("seed") ? count_of(manifest.at("seed"), of.folder() + " seed") : 0;
    of.problem = problem_from_record(manifest.at("problem"));
    if (of.kind != "train" && of.kind != "synthetic")
      throw InputError(folder.string(), of.kind, "is not a kind of result that is compared",
                       "give folders of qhm train or qhm synthetic");
    of.subject = plots::subject_of(of.run);
    of.configuration = plots::configuration_of(of.run);
    require_qhm(of, manifest);
    if (within) {
      require_long_enough(of, *within);
      auto const status = status_of(of);
      of.comparable = status != "diverged" && status != "failed" && reaches(of, *within);
      keep_rows(of.run.result.series, "epoch",
                [&](double epoch) { return epoch <= static_cast<double>(*within); });
    } else {
      of.comparable = status_of(of) == "complete";
    }
    if (of.comparable) {
      check_rows(of, manifest, within);
      keep_measured(of);
    }
  } catch (json::exception const&) {
    throw InputError((folder / "manifest.json").string(), "", "has a setting of another type than it should",
                     "give a folder that a run has written");
  }
  return of;
}

std::vector<double> column_of(ObservedRun const& run, std::string const& column) {
  if (run.series().find(column)) return run.series().column(column);
  throw InputError("--column", column, "is not in " + run.folder(),
                   fmt::format("choose one of: {}", fmt::join(run.series().columns(), ", ")));
}

}  // namespace qhm::compare
