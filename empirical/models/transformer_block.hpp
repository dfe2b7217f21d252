#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

#include "empirical/models/activation.hpp"

namespace qhm::empirical {

/// The two residual branches of a pre-norm transformer block on tokens [b, t, width], not yet added to them:
///
///     attention(x)   linear(softmax(q k' / sqrt(d)) v), heads side by side, with q, k, v = linear(LN(x))
///                    without bias and d = width / heads
///     mlp(x)         linear(activation(linear(LN(x)))), with `hidden` values a token in between
///
/// Plain matrix products of shapes known on the host: autocast and the capture of CUDA graphs take them.
///
/// Source   Dosovitskiy et al. 2021 (arXiv 2010.11929), equations 2 and 3; q, k, v without bias as in Lee et
///          al. 2021 (arXiv 2112.13492)
/// Assumes  heads divides width; x in the precision of the parameters (LibTorch 1.13's LayerNorm takes no
///          mixture)
class TransformerBlockImpl : public torch::nn::Module {
 public:
  TransformerBlockImpl(std::int64_t width, std::int64_t heads, std::int64_t hidden,
                       Activation activation = Activation::gelu);
  torch::Tensor attention(torch::Tensor const& x);
  torch::Tensor mlp(torch::Tensor const& x);

 private:
  std::int64_t heads_;
  Activation activation_;
  torch::nn::LayerNorm attention_norm_{nullptr}, mlp_norm_{nullptr};
  torch::nn::Linear query_key_value_{nullptr}, attention_out_{nullptr}, mlp_in_{nullptr}, mlp_out_{nullptr};
};
TORCH_MODULE(TransformerBlock);

}  // namespace qhm::empirical
