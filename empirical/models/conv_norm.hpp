#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include <cstdint>

#include "empirical/models/activation.hpp"

namespace qhm::empirical {

/// What normalises the maps of a convolutional network. Batch norm couples the samples of a batch, so f is
/// then no sum of f_i while it trains; group norm and none keep the samples apart, as the theorems assume.
enum class Norm {
  batch,  ///< torch::nn::BatchNorm2d with its defaults
  group,  ///< GroupNorm with the most groups that divide the channels, at most 32
  none    ///< no normalisation; the convolutions have biases instead
};

/// Convolution with zeros around the image, [n, in, h, w] -> [n, out, h/stride, w/stride], rounded up.
torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                              bool bias);

/// Convolution ("conv"), then its norm ("norm").
torch::nn::Sequential conv_norm(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                                Norm norm);

/// Norm ("norm"), then the activation, which has its own name.
torch::nn::Sequential norm_activation(std::int64_t channels, Norm norm, Activation activation);

}  // namespace qhm::empirical
