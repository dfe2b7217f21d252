#include "empirical/training.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "bounds/bound_table.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "empirical/checkpoint.hpp"
#include "empirical/device.hpp"
#include "empirical/epoch_order.hpp"
#include "empirical/trainer.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

constexpr char manifest_file[] = "manifest.json", series_file[] = "epochs.csv",
               checkpoint_file[] = "checkpoint";

Stage<> const& stage_of_epoch(std::vector<Stage<>> const& stages, std::uint64_t epoch) {
  auto const after = std::ranges::upper_bound(stages, epoch, {}, &Stage<>::first_epoch);
  return *std::prev(after);
}

std::int64_t batch_size(Stage<> const& stage, std::uint64_t samples) {
  return static_cast<std::int64_t>(std::min(stage.batch, static_cast<double>(samples)));
}

ImageShape image_shape(ImageSet const& set) {
  return {.channels = set.images.size(1), .height = set.images.size(2), .width = set.images.size(3)};
}

double secant(torch::Tensor const& x, torch::Tensor const& gradient, torch::Tensor const& previous_x,
              torch::Tensor const& previous_gradient) {
  // Where nothing moved there is no secant: 0/0 is NaN, not measured.
  return ((gradient - previous_gradient).norm() / (x - previous_x).norm()).item<double>();
}

std::string text(json const& record) {
  return record.dump(2) + "\n";
}

}  // namespace

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

Training::Training(TrainingSettings const& settings, Plan const& plan, Dataset const& data)
    : settings_(settings),
      plan_(plan),
      stages_(tabulate(plan)),
      model_(make_classifier(settings.model, image_shape(data.train), data.classes, settings.seed,
                             settings.device)),
      optimizer_(model_.module->parameters()),
      train_(data.train, data.mean, data.std, settings.device),
      test_(data.test, data.mean, data.std, settings.device),
      records_(plan, settings.functionals),
      configuration_(configuration(settings, plan, data, *model_.module)) {}

void Training::begin(Progressed const& progressed) {
  PendingFolder folder(settings_.out);
  measure({}, progressed);
  folder.write(manifest_file, text(manifest_record(Status::running)));
  folder.write(series_file, records_.series().csv());
  folder.write(checkpoint_file, checkpoint());
  folder.commit();
}

void Training::restore() {
  auto const path = settings_.out / checkpoint_file;
  auto const found = decode(read_file(path), path.string());
  require_same_configuration(found.configuration, configuration_, path.string());
  records_.restore(found.records, path.string());
  measured_gradient_ = unpack(found.tensors, *model_.module, optimizer_, settings_.device);
  measured_parameters_ = flat_parameters(*model_.module);
}

std::optional<std::uint64_t> Training::next_epoch(Progressed const& progressed) {
  auto const epoch = epochs_done();
  auto const& stage = stage_of_epoch(stages_, epoch);
  auto const order = train_.to_device(epoch_order(settings_.seed, epoch, train_.size()));
  optimizer_.use(stage.alpha, stage.beta, stage.gamma);

  auto const start = std::chrono::steady_clock::now();
  auto const outcome = train_epoch(model_, optimizer_, train_, order, batch_size(stage, plan_.samples),
                                   settings_.precision, progressed);
  std::chrono::duration<double> const spent = std::chrono::steady_clock::now() - start;
  if (outcome.failed) return records_.steps_done() + *outcome.failed;

  measure({.epoch = epoch + 1,
           .step = records_.steps_done() + stage.steps_per_epoch,
           .seconds = records_.seconds() + spent.count(),
           .stage = stage,
           .train_loss = outcome.mean_loss},
          progressed);
  write_file(settings_.out / checkpoint_file, checkpoint());
  write(Status::running);
  return std::nullopt;
}

void Training::measure(EpochRow row, Progressed const& progressed) {
  auto const batch = static_cast<std::int64_t>(
      std::min(settings_.gradient_batch, static_cast<std::uint64_t>(train_.size())));
  FullGradient first;
  for (auto const functional : settings_.functionals) {
    auto full = full_gradient(model_, train_, functional, batch, progressed);
    row.squared_norms.push_back(full.squared_norm);
    if (functional == settings_.functionals.front()) first = std::move(full);
  }
  auto const parameters = flat_parameters(*model_.module);
  row.smoothness = row.epoch == 0
                       ? std::numeric_limits<double>::quiet_NaN()
                       : secant(parameters, first.gradient, measured_parameters_, measured_gradient_);
  if (row.epoch == 0) row.train_loss = first.loss;
  row.variance = first.variance;
  row.gradient_bound = largest_sample_gradient(model_, train_, gradient_bound_samples, progressed);
  row.test = evaluate(model_, test_, batch, progressed);
  measured_parameters_ = parameters;
  measured_gradient_ = first.gradient;
  records_.append(row);
}

std::uint64_t Training::samples_to_measure() const {
  return settings_.functionals.size() * plan_.samples +
         std::min<std::uint64_t>(gradient_bound_samples, plan_.samples) +
         static_cast<std::uint64_t>(test_.size());
}

void Training::write(Status status, json const& more) const {
  auto record = manifest_record(status);
  record.update(more);
  write_file(settings_.out / series_file, records_.series().csv());
  write_file(settings_.out / manifest_file, text(record));
}

std::string Training::checkpoint() const {
  return encode({.configuration = configuration_,
                 .records = records_.series(),
                 .tensors = pack(*model_.module, optimizer_, measured_gradient_)});
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
  training["torch"] = TORCH_VERSION;
  training["sampling"] = "epoch-shuffle, the last batch of n mod b samples kept";
  record["functional"] = training["gradient"].front();
  record["refuted"] = bounds::refuted_names();
  record["epochs_done"] = epochs_done();
  return record;
}

}  // namespace qhm::empirical
