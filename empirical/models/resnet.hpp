#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

#include "empirical/models/conv_norm.hpp"
#include "empirical/models/initialisation.hpp"

namespace qhm::empirical {

struct ResNetOptions {
  std::int64_t channels = 3;  ///< of the images
  std::int64_t classes = 10;
  std::int64_t width = 64;  ///< channels of the first stage
  Norm norm = Norm::batch;
  Activation activation = Activation::relu;
};

/// ResNet-18 for small images, [n, channels, h, w] -> logits [n, classes]:
///
///     stem     3x3 convolution to `width` channels, norm, activation; no pooling
///     stages   4 of 2 residual blocks; widths w, 2w, 4w, 8w; first strides 1, 2, 2, 2
///     head     mean over the h/8 x w/8 positions, linear
///
/// A block is a(conv-norm-a-conv-norm(x) + shortcut(x)), a the activation, 3x3 throughout; the shortcut is a
/// 1x1 convolution with norm where the shape changes and the identity elsewhere. With width 64, 3 channels
/// and batch norm: 11 173 962 parameters for 10 classes and 11 220 132 for 100. Parameters are as LibTorch
/// leaves them until `initialise` draws them.
///
/// Source   He et al. 2016 (arXiv 1512.03385), table 1, with the stem of its section 4.2
/// Assumes  h, w >= 1, and in training mode with batch norm more than one value a channel in the last stage:
///          any batch for 28x28 and 32x32 images, which end as 4x4
/// Throws   InputError naming `--width` when it is not in [1, 1024]
class ResNet18Impl : public torch::nn::Module {
 public:
  explicit ResNet18Impl(ResNetOptions const&);
  torch::Tensor forward(torch::Tensor images);

 private:
  torch::nn::Sequential stem_{nullptr}, stages_{nullptr};
  torch::nn::Linear head_{nullptr};
  Activation activation_;
};
TORCH_MODULE(ResNet18);

}  // namespace qhm::empirical
