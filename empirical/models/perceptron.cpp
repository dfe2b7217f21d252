#include "empirical/models/perceptron.hpp"

#include <torch/torch.h>

#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {

PerceptronImpl::PerceptronImpl(PerceptronOptions const& options) : activation_(options.activation) {
  constexpr std::int64_t widest = 16384;
  if (options.width < 1 || options.width > widest)
    throw InputError("--width", std::to_string(options.width),
                     "is not in [1, " + std::to_string(widest) + "]", "256 is the usual width");
  first_ = register_module("first", torch::nn::Linear(options.inputs, options.width));
  second_ = register_module("second", torch::nn::Linear(options.width, options.width));
  head_ = register_module("head", torch::nn::Linear(options.width, options.classes));
}

torch::Tensor PerceptronImpl::forward(torch::Tensor images) {
  auto const hidden = activated(first_->forward(images.flatten(1)), activation_);
  return head_->forward(activated(second_->forward(hidden), activation_));
}

}  // namespace qhm::empirical
