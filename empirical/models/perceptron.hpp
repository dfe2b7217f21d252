#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

#include "empirical/models/activation.hpp"

namespace qhm::empirical {

struct PerceptronOptions {
  std::int64_t inputs = 3 * 32 * 32;  ///< numbers in an image
  std::int64_t classes = 10;
  std::int64_t width = 256;  ///< of both hidden layers
  Activation activation = Activation::relu;
};

/// Perceptron with two hidden layers, images [b, ...] of `inputs` numbers each -> logits [b, classes]:
/// flatten, twice linear and activation, linear. With width 256 and 3x32x32 images: 855 050 parameters for 10
/// classes and 878 180 for 100. Parameters are as LibTorch leaves them until `initialise` draws them.
///
/// Throws   InputError naming `--width` when it is not in [1, 16384]
class PerceptronImpl : public torch::nn::Module {
 public:
  explicit PerceptronImpl(PerceptronOptions const&);
  torch::Tensor forward(torch::Tensor images);

 private:
  Activation activation_;
  torch::nn::Linear first_{nullptr}, second_{nullptr}, head_{nullptr};
};
TORCH_MODULE(Perceptron);

}  // namespace qhm::empirical
