#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "empirical/models/activation.hpp"
#include "empirical/models/conv_norm.hpp"
#include "empirical/models/input_shape.hpp"

namespace qhm::empirical {

/// A network seen from outside: its parameters and modes, and logits, one set a label: images [b, c, h, w] ->
/// [b, classes], or tokens [b, t] -> [b, t, classes].
///
/// A model that skips parts of itself at random while training takes the uniforms from outside: (0, 1), in a
/// tensor [b, draws_per_sample] on the model's device, kept until the next one. An undefined tensor, as at
/// the start, skips nothing; nor does any in evaluation mode.
struct Classifier {
  std::shared_ptr<torch::nn::Module> module{};
  std::function<torch::Tensor(torch::Tensor)> logits{};
  /// The same function by operations whose gradient has derivatives; empty where `logits` has only such.
  std::function<torch::Tensor(torch::Tensor)> slower_logits{};
  /// Whether the loss is twice continuously differentiable in the parameters: then its second derivative is
  /// the derivative of its gradient, and grad f(y) - grad f(x) is the integral of H (y - x) along the way.
  /// Not so with ReLU: across a kink the gradient jumps, and the Hessian, which almost everywhere is that of
  /// the piece around, does not see it, so that H (y - x) misses part of the difference.
  bool smooth = false;
  std::int64_t draws_per_sample = 0;
  std::function<void(torch::Tensor)> use_draws = [](torch::Tensor const&) {};

  /// `logits`, to be differentiated twice.
  [[nodiscard]] torch::Tensor twice_differentiable_logits(torch::Tensor inputs) const {
    return slower_logits ? slower_logits(std::move(inputs)) : logits(std::move(inputs));
  }
};

template <class Model>
Classifier classifier_of(Model model) {
  return {.module = model.ptr(),
          .logits = [model](torch::Tensor inputs) mutable { return model->forward(std::move(inputs)); }};
}

struct ModelOptions {
  std::string name = "resnet18";  ///< or wide-resnet-28-10, vit, mlp; lstm for text
  std::int64_t width = 0;         ///< 0: the model's own (64, 160, 192, 256; 256)
  std::optional<Norm> norm{};     ///< where there are convolutions; batch if not given
  std::optional<Activation>
      activation{};  ///< but for lstm; the model's own if not given: relu, or gelu (vit)
};

/// The options with the width, the norm and the activation that the model will have. Throws InputError for
/// `--model`, for `--norm` where the model has no convolutions, and for `--activation` where it has no
/// choice.
ModelOptions resolved(ModelOptions);

/// Throws InputError for `--norm`, listing the names.
Norm norm_from(std::string const& name);
/// As on the command line; `none` for a model without convolutions.
std::string norm_name(std::optional<Norm>);

/// The model, initialised from `seed`, on the device, in the fastest layout of memory that is correct there
/// (channels last, for most). Throws InputError for `--model`, `--width`, `--norm`, `--activation` and
/// `--seed`, and for inputs that the model does not take.
Classifier make_classifier(ModelOptions const&, InputShape const&, std::int64_t classes, std::uint64_t seed,
                           torch::Device);

/// Mean cross-entropy of logits [..., classes] against labels [...], a scalar; taken in fp32 at least.
torch::Tensor mean_loss(torch::Tensor const& logits, torch::Tensor const& labels);

/// All parameters in one vector [p] of doubles, in the module's order.
torch::Tensor flat_parameters(torch::nn::Module const&);

/// Work done, in samples: called after each batch. It may throw to end the pass (see StopRequest).
using Progressed = std::function<void(std::int64_t samples)>;

}  // namespace qhm::empirical
