#include "empirical/training.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

#include "core/errors.hpp"
#include "empirical/memory.hpp"
#include "empirical/step_cost.hpp"
#include "empirical/stop_request.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

/// Steps after which several processes agree whether to stop or save. On a device that costs a wait.
std::int64_t agreement_interval(torch::Device device) {
  return device.is_cpu() ? 1 : 32;
}

InputShape input_shape(Dataset const& data) {
  auto const& inputs = data.train.inputs;
  return std::visit(match{[&](PixelStatistics const&) -> InputShape {
                            return ImageShape{.channels = inputs.size(1),
                                              .height = inputs.size(2),
                                              .width = inputs.size(3)};
                          },
                          [&](Vocabulary const&) -> InputShape { return TextShape{inputs.size(1)}; }},
                    data.content);
}

/// The model, once it is clear that memory holds it.
Classifier fitting_classifier(TrainingSettings const& settings, Dataset const& data) {
  auto const shape = input_shape(data);
  require_weights_fit(settings.model, shape, data.classes, free_memory(settings.device));
  return make_classifier(settings.model, shape, data.classes, settings.seed, settings.device);
}

/// Throws InputError where steps are to be corrected by Hessians and the model's second derivative is not the
/// derivative of its gradient.
void require_smooth_where_corrected(TrainingSettings const& settings, Classifier const& model) {
  auto const momentum = settings.lmo.momentum;
  bool const corrected = momentum == Momentum::hcm_v1 || momentum == Momentum::hcm_v2;
  if (settings.method != UpdateMethod::lmo || !corrected || model.smooth) return;
  throw InputError("--momentum", momentum_name(momentum),
                   "corrects by Hessians, and that of " + settings.model.name +
                       " with ReLU is zero or missing where the gradient jumps",
                   "add --activation gelu or tanh, or choose polyak or igt");
}

}  // namespace

Training::Training(TrainingSettings const& settings, Plan const& plan, Dataset const& data,
                   Ranks const& ranks, WriteFile write_file)
    : settings_(settings),
      asked_gradient_batch_(settings.gradient_batch),
      plan_(plan),
      data_(data),
      ranks_(ranks),
      write_file_(std::move(write_file)),
      stages_(tabulate(plan)),
      model_(fitting_classifier(settings, data)),
      rule_(make_update_rule(settings.method, *model_.module, settings.weight_decay, settings.lmo)),
      train_(data.train, data.content, settings.device),
      test_(data.test, data.content, settings.device),
      records_(plan, {.functionals = settings.functionals,
                      .validation = data.validation.has_value(),
                      .lmo = settings.method == UpdateMethod::lmo,
                      .bounds = settings.method == UpdateMethod::qhm && settings.weight_decay == 0}) {
  require_smooth_where_corrected(settings, model_);
  require_meaning(settings.functionals, *model_.module, !settings.augmentation.none());
  if (data.validation) validation_.emplace(*data.validation, data.content, settings.device);
  if (settings.rulers) rulers_.emplace(train_.size());
  auto const largest =
      std::ranges::max(stages_, {}, [&](Stage<> const& stage) { return steps_of(stage).batch; });
  auto const share = (steps_of(largest).batch + ranks.size() - 1) / ranks.size();
  auto const free = free_memory(settings.device);
  microbatch_ = fitting_microbatch(step_memory(model_, train_, settings.precision, settings.device), share,
                                   settings.microbatch, free);
  if (settings.gradient_batch == 0) {
    auto const most = std::max<std::int64_t>(1, train_.size() / 8);  // batches enough to estimate a variance
    auto const fits =
        fitting_microbatch(step_memory(model_, train_, Precision::fp32, settings.device), most, 0, free);
    // Processes share a measurement batch by batch: all must take the same, the smallest that any can.
    settings_.gradient_batch = static_cast<std::uint64_t>(ranks.least(fits == 0 ? most : fits));
  }
}

void Training::prepare(std::int64_t microbatch) {
  microbatch_ = microbatch;
  configuration_ = configuration(settings_, plan_, data_, *model_.module, microbatch, ranks_.size());
  stepper_ = std::make_unique<Stepper>(
      model_, *rule_, train_, ranks_,
      StepSettings{.precision = settings_.precision, .microbatch = microbatch, .graphs = settings_.graphs},
      capacity(), settings_.device);
}

void Training::know_step_cost(std::optional<double> known) {
  if (settings_.method != UpdateMethod::lmo) return;
  step_cost_ = known;
  if (!known) {
    begin_epoch(0);
    step_cost_ = step_cost(*stepper_, *rule_, *model_.module, steps_of(stages_.front()).batch);
  }
  configuration_["step_cost"] = *step_cost_;
}

void Training::begin(Watch const& watch) {
  prepare(microbatch_);
  know_step_cost({});
  measure({}, watch);
  save();
  write(Status::running);
}

void Training::begin_epoch(std::uint64_t epoch) {
  auto const batch = steps_of(stage_of(epoch)).batch;
  EpochRandomness const random{.sampling = settings_.sampling,
                               .augmentation = settings_.augmentation,
                               .draws_per_sample = model_.draws_per_sample,
                               .seed = settings_.seed};
  bool const asked = std::ranges::any_of(rule_->passes(0.5), &Pass::product);
  auto const products = asked ? product_tables(random, epoch, train_.size(), batch) : ProductTables{};
  rule_->use(stage_at(records_.steps_done() + static_cast<std::uint64_t>(steps_in_epoch_)));
  stepper_->begin(epoch_tables(random, epoch, train_.size(), batch), steps_in_epoch_ * batch, steps_in_epoch_,
                  losses_, products);
}

Training::EpochEnd Training::next_epoch(Watch const& watch) {
  auto const epoch = epochs_done();
  auto const& stage = stage_of(epoch);
  auto const steps = steps_of(stage);
  begin_epoch(epoch);
  training_since_ = Clock::now();
  auto const next = train_steps(*stepper_, steps, steps_in_epoch_,
                                [&](std::int64_t next_step) { return after_step(next_step, steps, watch); });
  losses_ = stepper_->losses();
  seconds_before_ = epoch_seconds();
  training_since_.reset();
  if (next < steps.count()) return {.stopped = true};

  auto const outcome = outcome_of(losses_, steps);
  if (outcome.failed) return {.diverged_at = records_.steps_done() + *outcome.failed};
  average_buffers();
  measure({.epoch = epoch + 1,
           .step = records_.steps_done() + stage.steps_per_epoch,
           .seconds = records_.seconds() + seconds_before_,
           .stage = stage,
           .train_loss = outcome.mean_loss},
          watch);
  steps_in_epoch_ = 0;
  seconds_before_ = 0;
  losses_ = torch::Tensor();
  save();
  write(Status::running);
  return {};
}

bool Training::after_step(std::int64_t next_step, EpochSteps const& steps, Watch const& watch) {
  watch.advance(steps.samples_of(next_step - 1));
  steps_in_epoch_ = next_step;
  if (next_step == steps.count()) return false;
  auto const step = records_.steps_done() + static_cast<std::uint64_t>(next_step);
  if (auto const& next = stage_at(step); next.first_step == step) rule_->use(next);
  if (!ranks_.alone() && next_step % agreement_interval(settings_.device) != 0) return false;
  std::chrono::duration<double> const unsaved = Clock::now() - saved_;
  bool stop = watch.stop_asked();
  bool due = ranks_.first() && unsaved.count() > settings_.checkpoint_seconds;
  if (!ranks_.alone()) {
    constexpr double one_is_due = 0x1p24;  // more than there are processes
    double const wishes = ranks_.sum((stop ? 1 : 0) + (due ? one_is_due : 0));
    due = wishes >= one_is_due;
    stop = std::fmod(wishes, one_is_due) > 0;
  }
  if (due && !stop) {
    losses_ = stepper_->losses();
    save();
  }
  return stop;
}

void Training::average_buffers() const {
  if (ranks_.alone()) return;
  torch::NoGradGuard const no_grad;
  for (auto& buffer : model_.module->buffers()) {
    if (!buffer.is_floating_point()) continue;  // counts of batches are the same everywhere
    ranks_.sum(buffer);
    buffer.div_(ranks_.size());
  }
}

double Training::epoch_seconds() const {
  if (!training_since_) return seconds_before_;
  std::chrono::duration<double> const since = Clock::now() - *training_since_;
  return seconds_before_ + since.count();
}

}  // namespace qhm::empirical
