#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "empirical/models/input_shape.hpp"
#include "empirical/models/transformer_block.hpp"

namespace qhm::empirical {

struct VisionTransformerOptions {
  ImageShape image{};
  std::int64_t classes = 10;
  std::int64_t width = 192;  ///< of a token
  std::int64_t depth = 9;    ///< blocks
  std::int64_t heads = 12;
  Activation activation = Activation::gelu;
  double drop_path = 0.1;  ///< largest probability that a branch is dropped, in [0, 1)
};

/// A small vision transformer, images [b, channels, h, w] -> logits [b, classes]:
///
///     tokens   a class token, then one linear map of each 4x4 patch; learned positions are added
///     blocks   x + attention(x), then x + mlp(x), `depth` times, with 2 width values inside the mlp
///     head     LayerNorm of the class token, linear
///
/// While training, a sample skips a branch of block i (from 0) with probability drop_path i / (depth - 1);
/// the uniforms come from outside, so no generator is part of the model. Under autocast tokens stay in the
/// parameters' precision between the branches. With width 192 and 3x32x32 images: 2 692 426 parameters for 10
/// classes and 2 709 796 for 100. Parameters are as LibTorch leaves them until `initialise` draws them.
///
/// Source   Dosovitskiy et al. 2021 (arXiv 2010.11929), equations 1 to 4, with the sizes for small images of
///          Lee et al. 2021 (arXiv 2112.13492), without their shifted patches and local attention
/// Throws   InputError naming `--width` when it is no multiple of `heads` in [heads, 256 heads], and
///          `--model` when the images have a side that is no multiple of 4
class VisionTransformerImpl : public torch::nn::Module {
 public:
  explicit VisionTransformerImpl(VisionTransformerOptions const&);
  torch::Tensor forward(torch::Tensor images);

  /// Uniforms that a sample needs: two a block, the first for attention.
  [[nodiscard]] std::int64_t draws_per_sample() const { return 2 * options_.depth; }
  /// Uniforms [b, draws_per_sample] for the batches to come, of b samples each, on the model's device; an
  /// undefined tensor skips nothing.
  void use_draws(torch::Tensor uniforms) { draws_ = std::move(uniforms); }

 private:
  torch::Tensor tokens(torch::Tensor const& images);
  [[nodiscard]] torch::Tensor kept(torch::Tensor const& branch, std::int64_t draw) const;

  VisionTransformerOptions options_;
  torch::nn::Linear patches_{nullptr}, head_{nullptr};
  torch::Tensor class_token_, positions_;  // [1, 1, width], [1, 1 + patches, width]
  std::vector<TransformerBlock> blocks_;
  torch::nn::LayerNorm norm_{nullptr};
  torch::Tensor draws_;
};
TORCH_MODULE(VisionTransformer);

}  // namespace qhm::empirical
