#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

#include "empirical/models/conv_norm.hpp"

namespace qhm::empirical {

struct WideResNetOptions {
  std::int64_t channels = 3;  ///< of the images
  std::int64_t classes = 10;
  std::int64_t width = 160;  ///< channels of the first stage: 16 times the widening factor
  Norm norm = Norm::batch;
  Activation activation = Activation::relu;
};

/// WideResNet-28-10 for small images, [n, channels, h, w] -> logits [n, classes]:
///
///     stem     3x3 convolution to 16 channels
///     stages   3 of 4 residual blocks; widths w, 2w, 4w; first strides 1, 2, 2
///     head     norm, activation, mean over the h/4 x w/4 positions, linear
///
/// A block is conv(a-norm(conv(y))) + shortcut with y = a-norm(x), a the activation, 3x3 throughout and
/// without dropout; the shortcut is x, or where the shape changes a 1x1 convolution of y that never has a
/// bias. With width 160, 3 channels and batch norm: 36 479 194 parameters for 10 classes and 36 536 884 for
/// 100. Parameters are as LibTorch leaves them until `initialise` draws them.
///
/// Source   Zagoruyko and Komodakis 2016 (arXiv 1605.07146), table 1 with N = 4 and k = 10, block B(3,3); the
///          order of norms, and shortcuts that read y, as in their code
/// Assumes  h, w >= 1, and in training mode with batch norm more than one value a channel in the last stage
/// Throws   InputError naming `--width` when it is not in [1, 1024]
class WideResNet28Impl : public torch::nn::Module {
 public:
  explicit WideResNet28Impl(WideResNetOptions const&);
  torch::Tensor forward(torch::Tensor images);

 private:
  torch::nn::Conv2d stem_{nullptr};
  torch::nn::Sequential stages_{nullptr}, leave_{nullptr};
  torch::nn::Linear head_{nullptr};
};
TORCH_MODULE(WideResNet28);

}  // namespace qhm::empirical
