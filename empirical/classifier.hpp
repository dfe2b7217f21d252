#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "empirical/models/resnet.hpp"

namespace qhm::empirical {

/// A network seen from outside: its parameters and modes, and images [b, c, h, w] -> logits [b, classes].
struct Classifier {
  std::shared_ptr<torch::nn::Module> module;
  std::function<torch::Tensor(torch::Tensor)> logits;
  std::int64_t draws_per_sample = 0;  ///< random numbers that training uses for each sample
  /// Takes uniforms in (0, 1), [b, draws_per_sample], for the passes that follow; undefined: nothing random.
  std::function<void(torch::Tensor)> use_draws{};
};

template <class Model>
Classifier classifier_of(Model model) {
  return {.module = model.ptr(),
          .logits = [model](torch::Tensor images) mutable { return model->forward(std::move(images)); }};
}

struct ModelOptions {
  std::string name = "resnet18";
  std::int64_t width = 64;
  Norm norm = Norm::batch;
};

/// Throws InputError for `--norm`, listing the names.
Norm norm_from(std::string const& name);
std::string norm_name(Norm);

/// The model, initialised from `seed`, on the device, in the fastest layout of memory that is correct there
/// (channels last, for most). Throws InputError for `--model`, `--width` and `--seed`.
Classifier make_classifier(ModelOptions const&, std::int64_t channels, std::int64_t classes,
                           std::uint64_t seed, torch::Device);

/// Mean cross-entropy of logits [b, classes] against labels [b], a scalar; taken in fp32 at least.
torch::Tensor mean_loss(torch::Tensor const& logits, torch::Tensor const& labels);

/// All parameters in one vector [p] of doubles, in the module's order.
torch::Tensor flat_parameters(torch::nn::Module const&);

/// Work done, in samples: called after each batch. It may throw to end the pass (see StopRequest).
using Progressed = std::function<void(std::int64_t samples)>;

}  // namespace qhm::empirical
