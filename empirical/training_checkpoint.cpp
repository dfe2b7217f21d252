#include <torch/torch.h>

#include <cmath>

#include "core/errors.hpp"
#include "core/record_count.hpp"
#include "empirical/checkpoint.hpp"
#include "empirical/run_files.hpp"
#include "empirical/training.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

/// A count of a checkpoint from `least` to `most`. Throws InputError naming `name`.
std::uint64_t count_within(json const& value, std::uint64_t least, std::uint64_t most,
                           std::string const& name) {
  auto const count = count_of(value, name);
  if (count < least || count > most)
    throw InputError(name, std::to_string(count),
                     "is not within " + std::to_string(least) + " to " + std::to_string(most),
                     "begin the run anew in another folder");
  return count;
}

double cost_of(json const& value, std::string const& where) {
  if (value.is_number() && std::isfinite(value.get<double>()) && value.get<double>() >= 0)
    return value.get<double>();
  throw InputError(where + " step_cost", value.dump(), "is not a number >= 0",
                   "begin the run anew in another folder");
}

}  // namespace

void Training::save() {
  average_buffers();
  saved_ = Clock::now();
  if (!ranks_.first()) return;
  RunTensors const more{
      .parameters = steps_in_epoch_ > 0 ? measured_parameters_.to(torch::kFloat) : torch::zeros({0}),
      .gradient = measured_gradient_,
      .losses = losses_.defined() ? losses_ : torch::zeros({0})};
  write_file_(checkpoint_file, encode({.configuration = configuration_,
                                       .records = records_.series(),
                                       .steps = static_cast<std::uint64_t>(steps_in_epoch_),
                                       .seconds = epoch_seconds(),
                                       .tensors = pack(*model_.module, *rule_, more)}));
}

void Training::restore(std::string const& bytes, std::string const& where) {
  auto const found = decode(bytes, where);
  // What was chosen by the memory at hand stays: it decides what batch norm sees.
  auto const chosen = [&](char const* name, std::uint64_t least) {
    auto const samples = static_cast<std::uint64_t>(train_.size());
    return count_within(found.configuration.value(name, json(0)), least, samples, where + " " + name);
  };
  auto const microbatch =
      settings_.microbatch > 0 ? microbatch_ : static_cast<std::int64_t>(chosen("microbatch", 0));
  if (asked_gradient_batch_ == 0) settings_.gradient_batch = chosen("gradient_batch", 1);
  prepare(microbatch);
  if (found.configuration.contains("step_cost"))
    know_step_cost(cost_of(found.configuration.at("step_cost"), where));
  require_same_configuration(found.configuration, configuration_, where);
  records_.restore(found.records, where);
  auto const steps = epochs_done() < plan_.epochs ? steps_of(stage_of(epochs_done())).count() : 0;
  steps_in_epoch_ = static_cast<std::int64_t>(
      count_within(found.steps, 0, static_cast<std::uint64_t>(steps), where + " steps"));
  seconds_before_ = found.seconds;
  take_over(unpack(found.tensors, *model_.module, *rule_, settings_.device, where), where);
}

void Training::take_over(RunTensors const& tensors, std::string const& where) {
  auto const weights = flat_parameters(*model_.module);
  bool const measured_here = tensors.parameters.numel() == 0;
  if ((!measured_here && tensors.parameters.sizes() != weights.sizes()) ||
      tensors.gradient.sizes() != weights.sizes() || tensors.losses.numel() != steps_in_epoch_)
    throw InputError(where, "", "holds tensors of another size", "begin the run anew in another folder");
  measured_parameters_ = measured_here ? weights : tensors.parameters.to(torch::kDouble);
  measured_gradient_ = tensors.gradient;
  losses_ = tensors.losses;
}

void Training::restore_rulers(Series const& rows, std::string const& where) {
  if (rulers_) rulers_->restore(rows, epochs_done(), where);
}

void Training::write(Status status, json const& more) const {
  if (!ranks_.first()) return;
  auto record = manifest_record(status);
  record.update(more);
  write_file_(series_file, records_.series().csv());
  write_file_(manifest_file, record.dump(2) + "\n");
}

}  // namespace qhm::empirical
