#include <torch/torch.h>

#include <algorithm>
#include <iterator>

#include "bounds/bound_table.hpp"
#include "core/result_folder.hpp"
#include "empirical/training.hpp"

namespace qhm::empirical {

using nlohmann::json;

std::string status_name(Status status) {
  switch (status) {
    case Status::running:
      return "running";
    case Status::complete:
      return "complete";
    case Status::diverged:
      return "diverged";
    case Status::interrupted:
      return "interrupted";
    case Status::failed:
      break;
  }
  return "failed";
}

Stage<> const& Training::stage_of(std::uint64_t epoch) const {
  auto const after = std::ranges::upper_bound(stages_, epoch, {}, &Stage<>::first_epoch);
  return *std::prev(after);
}

Stage<> const& Training::stage_at(std::uint64_t step) const {
  auto const after = std::ranges::upper_bound(stages_, step, {}, &Stage<>::first_step);
  return *std::prev(after);
}

EpochSteps Training::steps_of(Stage<> const& stage) const {
  auto const n = static_cast<std::int64_t>(plan_.samples);
  auto const batch = static_cast<std::int64_t>(std::min(stage.batch, static_cast<double>(n)));
  return {.samples = samples_of_epoch(settings_.sampling, n, batch), .batch = batch};
}

EpochCapacity Training::capacity() const {
  EpochCapacity most{.samples = 0, .steps = 0};
  for (auto const& stage : stages_) {
    auto const steps = steps_of(stage);
    most = {.samples = std::max(most.samples, steps.samples), .steps = std::max(most.steps, steps.count())};
  }
  return most;
}

std::uint64_t Training::samples_to_measure() const {
  auto const processes = static_cast<std::uint64_t>(ranks_.size());
  auto const curved = settings_.curvature.samples > 0 ? settings_.curvature.samples : train_.size();
  auto const samples = settings_.functionals.size() * plan_.samples +
                       static_cast<std::uint64_t>(settings_.curvature.iterations * curved) +
                       std::min<std::uint64_t>(gradient_bound_samples, plan_.samples) +
                       static_cast<std::uint64_t>(test_.size() + (validation_ ? validation_->size() : 0));
  return samples / processes;
}

std::uint64_t Training::samples_left() const {
  std::uint64_t left = records_.series().rows().empty() ? samples_to_measure() : 0;
  for (auto epoch = epochs_done(); epoch < plan_.epochs; ++epoch)
    left += samples_to_measure() + static_cast<std::uint64_t>(steps_of(stage_of(epoch)).samples);
  auto const done = static_cast<std::uint64_t>(steps_in_epoch_ * steps_of(stage_of(epochs_done())).batch);
  return left - std::min(left, done);
}

json Training::manifest_record(Status status) const {
  auto record = manifest({.kind = "train",
                          .command = settings_.command,
                          .seed = settings_.seed,
                          .plan = plan_,
                          .problem = records_.problem()},
                         status_name(status));
  auto& training = record["training"] = configuration_;
  training.erase("plan");
  training.erase("seed");
  training["parameters"] = measured_parameters_.numel();
  training["device"] = settings_.device.str();
  training["threads"] = at::get_num_threads();
  training["backend"] = ranks_.backend();
  training["torch"] = TORCH_VERSION;
  training["last_batch"] =
      settings_.sampling == Sampling::epoch_shuffle ? "the n mod b samples left" : "whole";
  training["normalised_over"] = microbatch_ > 0  ? "a micro-batch"
                                : ranks_.alone() ? "the batch"
                                                 : "a process's share of the batch";
  double const measuring = records_.measure_seconds(), training_seconds = records_.seconds();
  record["measuring_share"] = measuring > 0 ? measuring / (measuring + training_seconds) : 0;
  record["functional"] = training["gradient"].front();
  record["refuted"] = bounds::refuted_names();
  record["epochs_done"] = epochs_done();
  record["steps_in_epoch"] = steps_in_epoch_;
  return record;
}

}  // namespace qhm::empirical
