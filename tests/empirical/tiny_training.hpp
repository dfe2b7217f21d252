#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>

#include "core/stage.hpp"
#include "empirical/methods/update_rule.hpp"
#include "empirical/ranks.hpp"
#include "empirical/trainer.hpp"

namespace qhm::empirical {

/// A stage with these weights; what else it says is not read here.
inline Stage<> weights(double alpha, double beta = 0.9, double gamma = 0.7) {
  return {.first_step = 0,
          .steps = 1,
          .first_epoch = 0,
          .steps_per_epoch = 1,
          .alpha = alpha,
          .beta = beta,
          .one_minus_beta = 1 - beta,
          .gamma = gamma,
          .one_minus_gamma = 1 - gamma,
          .batch = 1};
}

/// Epochs of a model on samples, outside any run.
class TinyTraining {
 public:
  TinyTraining(Classifier const& model, Samples const& samples, Stage<> const& stage,
               StepSettings settings = {}, UpdateMethod method = UpdateMethod::qhm)
      : samples_(samples),
        rule_(make_update_rule(method, *model.module, 0)),
        stepper_(model, *rule_, samples, alone_, settings, {.samples = 4096, .steps = 4096}, torch::kCPU) {
    rule_->use(stage);
  }

  EpochOutcome epoch(
      std::uint64_t m, std::int64_t batch, EpochRandomness const& random = {.seed = 1},
      AfterStep const& after = [](std::int64_t) { return false; }) {
    auto const n = samples_.size();
    batch = std::min(batch, n);
    EpochSteps const steps{.samples = samples_of_epoch(random.sampling, n, batch), .batch = batch};
    stepper_.begin(epoch_tables(random, m, n, batch), 0, 0);
    train_steps(stepper_, steps, 0, after);
    return outcome_of(stepper_.losses(), steps);
  }

  UpdateRule& rule() { return *rule_; }
  Stepper& stepper() { return stepper_; }

 private:
  Samples const& samples_;
  Ranks alone_;
  std::unique_ptr<UpdateRule> rule_;
  Stepper stepper_;
};

}  // namespace qhm::empirical
