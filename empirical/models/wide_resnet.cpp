#include "empirical/models/wide_resnet.hpp"

#include <torch/torch.h>

#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

/// Widest first stage: the network then has 1.5e9 parameters.
constexpr std::int64_t widest = 1024;

constexpr std::int64_t stem_channels = 16, blocks_in_stage = 4;

/// Two 3x3 convolutions, each behind its norm and activation, around a shortcut:
/// [n, in, h, w] -> [n, out, h/stride, w/stride].
class WideBlockImpl : public torch::nn::Module {
 public:
  WideBlockImpl(std::int64_t in, std::int64_t out, std::int64_t stride, Norm norm, Activation activation) {
    bool const bias = norm == Norm::none;
    enter_ = register_module("enter", norm_activation(in, norm, activation));
    first_ = register_module("first", convolution(in, out, 3, stride, bias));
    middle_ = register_module("middle", norm_activation(out, norm, activation));
    second_ = register_module("second", convolution(out, out, 3, 1, bias));
    if (stride != 1 || in != out)
      shortcut_ = register_module("shortcut", convolution(in, out, 1, stride, /*bias=*/false));
  }

  torch::Tensor forward(torch::Tensor x) {
    auto const entered = enter_->forward(x);
    auto const residual = second_->forward(middle_->forward(first_->forward(entered)));
    return residual + (shortcut_ ? shortcut_->forward(entered) : x);
  }

 private:
  torch::nn::Sequential enter_{nullptr}, middle_{nullptr};
  torch::nn::Conv2d first_{nullptr}, second_{nullptr}, shortcut_{nullptr};
};
TORCH_MODULE(WideBlock);

torch::nn::Sequential residual_stages(std::int64_t width, Norm norm, Activation activation) {
  torch::nn::Sequential stages;
  std::int64_t in = stem_channels;
  for (int stage = 0; stage < 3; ++stage) {
    std::int64_t const out = width << stage;
    for (int block = 0; block < blocks_in_stage; ++block) {
      std::int64_t const stride = stage > 0 && block == 0 ? 2 : 1;
      stages->push_back(std::to_string(stage + 1) + "abcd"[block],
                        WideBlock(in, out, stride, norm, activation));
      in = out;
    }
  }
  return stages;
}

}  // namespace

WideResNet28Impl::WideResNet28Impl(WideResNetOptions const& options) {
  if (options.width < 1 || options.width > widest)
    throw InputError("--width", std::to_string(options.width),
                     "is not in [1, " + std::to_string(widest) + "]",
                     "160 is the usual width, 16 or 32 serve small runs");
  stem_ = register_module(
      "stem", convolution(options.channels, stem_channels, 3, 1, /*bias=*/options.norm == Norm::none));
  stages_ = register_module("stages", residual_stages(options.width, options.norm, options.activation));
  leave_ = register_module("leave", norm_activation(4 * options.width, options.norm, options.activation));
  head_ = register_module("head", torch::nn::Linear(4 * options.width, options.classes));
}

torch::Tensor WideResNet28Impl::forward(torch::Tensor images) {
  auto const features = leave_->forward(stages_->forward(stem_->forward(images)));
  return head_->forward(features.mean({2, 3}));
}

}  // namespace qhm::empirical
