#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "empirical/probes/curvature.hpp"
#include "empirical/run_files.hpp"
#include "empirical/stop_request.hpp"
#include "empirical/training.hpp"

namespace qhm::empirical {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double secant(torch::Tensor const& x, torch::Tensor const& gradient, torch::Tensor const& previous_x,
              torch::Tensor const& previous_gradient) {
  // Where nothing moved there is no secant: 0/0 is NaN, not measured.
  return ((gradient - previous_gradient).norm() / (x - previous_x).norm()).item<double>();
}

}  // namespace

void Training::measure(EpochRow row, Watch const& watch) {
  auto const start = Clock::now();
  Progressed const progressed = [&](std::int64_t samples) {
    watch.advance(samples);
    if (ranks_.alone() && watch.stop_asked()) throw Stopped{Interrupt::signal()};
  };
  // A stop may come while anything is measured: the run remembers nothing before the row is whole.
  Measured here{.parameters = measured_parameters_, .gradient = measured_gradient_};
  if (measured_after(row.epoch)) {
    here = measure_gradient(row, progressed);
  } else {
    row.squared_norms.assign(settings_.functionals.size(), unknown);
    row.variance = {.value = unknown, .standard_error = unknown};
    row.smoothness = row.gradient_bound = unknown;
  }
  auto const batch = static_cast<std::int64_t>(settings_.gradient_batch);
  row.test = evaluate(model_, test_, batch, progressed, ranks_);
  if (validation_) row.validation = evaluate(model_, *validation_, batch, progressed, ranks_);
  row.step_cost = step_cost_;
  if (rulers_) measure_rulers(row, progressed);
  std::chrono::duration<double> const spent = Clock::now() - start;
  row.measure_seconds = records_.measure_seconds() + spent.count();
  records_.append(row);
  measured_parameters_ = here.parameters;
  measured_gradient_ = here.gradient;
  watch.measured(records_.series());
}

Training::Measured Training::measure_gradient(EpochRow& row, Progressed const& progressed) {
  auto const place = place_after(row.epoch);
  auto const batch = std::min(static_cast<std::int64_t>(settings_.gradient_batch), train_.size());
  FullGradient first;
  for (auto const functional : settings_.functionals) {
    auto full = full_gradient(model_, train_, ruler_at(functional, place, batch), progressed, ranks_);
    row.squared_norms.push_back(full.squared_norm);
    if (functional == settings_.functionals.front()) first = std::move(full);
  }
  auto const parameters = flat_parameters(*model_.module);
  row.smoothness =
      row.epoch == 0 ? unknown : secant(parameters, first.gradient, measured_parameters_, measured_gradient_);
  if (row.epoch == 0) row.train_loss = first.loss;
  row.variance = first.variance;
  row.dual_norm = rule_->dual_norm(first.gradient);
  row.loss = first.loss;
  row.gradient_bound = largest_sample_gradient(model_, train_, gradient_bound_samples, progressed, ranks_);
  auto how = settings_.curvature;
  how.batch = batch;
  bool const whole = how.samples == 0 || how.samples >= train_.size();
  (whole ? row.curvature : row.part_curvature) = largest_curvature(model_, train_, how, progressed, ranks_);
  return {.parameters = parameters, .gradient = first.gradient};
}

void Training::measure_rulers(EpochRow const& row, Progressed const& progressed) {
  bool const last = row.epoch == plan_.epochs;
  if (row.epoch > 0 && !last && !ends_stage(row.epoch)) return;
  auto const after = steps_of(stage_of(last ? row.epoch - 1 : row.epoch)).batch;
  rulers_->measure(model_, train_, place_after(row.epoch), row.step, after,
                   static_cast<std::int64_t>(settings_.gradient_batch), progressed, ranks_);
  if (ranks_.first()) write_file_(rulers_file, rulers_->rows().csv());
}

bool Training::ends_stage(std::uint64_t epoch) const {
  return epoch > 0 && epoch < plan_.epochs && stage_of(epoch).batch != stage_of(epoch - 1).batch;
}

bool Training::measured_after(std::uint64_t epoch) const {
  if (epoch == 0 || epoch == plan_.epochs) return true;
  switch (settings_.measure.kind) {
    case MeasureWhen::Kind::every:
      return true;
    case MeasureWhen::Kind::stages:
      return ends_stage(epoch);
    case MeasureWhen::Kind::listed:
      break;
  }
  return std::ranges::binary_search(settings_.measure.epochs, epoch);
}

RulerPlace Training::place_after(std::uint64_t epoch) const {
  return {.samples = train_.size(),
          .epoch_batch = steps_of(stage_of(epoch > 0 ? epoch - 1 : 0)).batch,
          .epoch = epoch,
          .seed = settings_.seed,
          .augmentation = settings_.augmentation};
}

}  // namespace qhm::empirical
