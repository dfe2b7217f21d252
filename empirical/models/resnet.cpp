#include "empirical/models/resnet.hpp"

#include <torch/torch.h>

#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

/// Widest first stage: the network then has 3e9 parameters.
constexpr std::int64_t widest = 1024;

/// Two 3x3 convolutions around a shortcut: [n, in, h, w] -> [n, out, h/stride, w/stride].
class BlockImpl : public torch::nn::Module {
 public:
  BlockImpl(std::int64_t in, std::int64_t out, std::int64_t stride, Norm norm, Activation activation)
      : activation_(activation),
        first_(register_module("first", conv_norm(in, out, 3, stride, norm))),
        second_(register_module("second", conv_norm(out, out, 3, 1, norm))) {
    if (stride != 1 || in != out)
      shortcut_ = register_module("shortcut", conv_norm(in, out, 1, stride, norm));
  }

  torch::Tensor forward(torch::Tensor x) {
    auto const residual = second_->forward(activated(first_->forward(x), activation_));
    return activated(residual + (shortcut_ ? shortcut_->forward(x) : x), activation_);
  }

 private:
  Activation activation_;
  torch::nn::Sequential first_, second_, shortcut_{nullptr};
};
TORCH_MODULE(Block);

torch::nn::Sequential residual_stages(std::int64_t width, Norm norm, Activation activation) {
  torch::nn::Sequential stages;
  std::int64_t in = width;
  for (int stage = 0; stage < 4; ++stage) {
    std::int64_t const out = width << stage;
    stages->push_back(std::to_string(stage + 1) + "a", Block(in, out, stage == 0 ? 1 : 2, norm, activation));
    stages->push_back(std::to_string(stage + 1) + "b", Block(out, out, 1, norm, activation));
    in = out;
  }
  return stages;
}

}  // namespace

ResNet18Impl::ResNet18Impl(ResNetOptions const& options) : activation_(options.activation) {
  if (options.width < 1 || options.width > widest)
    throw InputError("--width", std::to_string(options.width),
                     "is not in [1, " + std::to_string(widest) + "]",
                     "64 is the usual width, 8 or 16 serve small runs");
  stem_ = register_module("stem", conv_norm(options.channels, options.width, 3, 1, options.norm));
  stages_ = register_module("stages", residual_stages(options.width, options.norm, options.activation));
  head_ = register_module("head", torch::nn::Linear(8 * options.width, options.classes));
}

torch::Tensor ResNet18Impl::forward(torch::Tensor images) {
  auto const features = stages_->forward(activated(stem_->forward(images), activation_));
  return head_->forward(features.mean({2, 3}));
}

}  // namespace qhm::empirical
