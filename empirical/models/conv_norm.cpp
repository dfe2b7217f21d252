#include "empirical/models/conv_norm.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace qhm::empirical {
namespace {

/// GroupNorm in the precision of its own weights. Under autocast its input comes as bfloat16 and its weights
/// as float, a mixture that LibTorch 1.13 takes for batch norm only.
class OwnPrecisionGroupNormImpl : public torch::nn::GroupNormImpl {
 public:
  using torch::nn::GroupNormImpl::GroupNormImpl;
  torch::Tensor forward(torch::Tensor const& x) {
    return torch::nn::GroupNormImpl::forward(x.to(weight.scalar_type())).to(x.scalar_type());
  }
};
TORCH_MODULE(OwnPrecisionGroupNorm);

std::int64_t groups_of(std::int64_t channels) {
  std::int64_t groups = std::min<std::int64_t>(32, channels);
  while (channels % groups != 0) --groups;
  return groups;
}

void add_norm(torch::nn::Sequential& layers, std::int64_t channels, Norm norm) {
  switch (norm) {
    case Norm::batch:
      layers->push_back("norm", torch::nn::BatchNorm2d(channels));
      break;
    case Norm::group:
      layers->push_back("norm", OwnPrecisionGroupNorm(groups_of(channels), channels));
      break;
    case Norm::none:
      break;
  }
}

}  // namespace

torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                              bool bias) {
  return torch::nn::Conv2d(
      torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(bias));
}

torch::nn::Sequential conv_norm(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                                Norm norm) {
  torch::nn::Sequential layers;
  layers->push_back("conv", convolution(in, out, kernel, stride, /*bias=*/norm == Norm::none));
  add_norm(layers, out, norm);
  return layers;
}

torch::nn::Sequential norm_activation(std::int64_t channels, Norm norm, Activation activation) {
  torch::nn::Sequential layers;
  add_norm(layers, channels, norm);
  auto const function = [activation](torch::Tensor const& x) { return activated(x, activation); };
  layers->push_back(activation_name(activation), torch::nn::Functional(function));
  return layers;
}

}  // namespace qhm::empirical
