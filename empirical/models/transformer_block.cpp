#include "empirical/models/transformer_block.hpp"

#include <torch/torch.h>

#include <cmath>

namespace qhm::empirical {

using torch::nn::LayerNorm, torch::nn::LayerNormOptions, torch::nn::Linear, torch::nn::LinearOptions;

TransformerBlockImpl::TransformerBlockImpl(std::int64_t width, std::int64_t heads, std::int64_t hidden,
                                           Activation activation)
    : heads_(heads), activation_(activation) {
  attention_norm_ = register_module("attention_norm", LayerNorm(LayerNormOptions({width})));
  query_key_value_ = register_module("query_key_value", Linear(LinearOptions(width, 3 * width).bias(false)));
  attention_out_ = register_module("attention_out", Linear(width, width));
  mlp_norm_ = register_module("mlp_norm", LayerNorm(LayerNormOptions({width})));
  mlp_in_ = register_module("mlp_in", Linear(width, hidden));
  mlp_out_ = register_module("mlp_out", Linear(hidden, width));
}

torch::Tensor TransformerBlockImpl::attention(torch::Tensor const& x) {
  auto const b = x.size(0), t = x.size(1), d = x.size(2) / heads_;
  auto const joint = query_key_value_->forward(attention_norm_->forward(x));
  auto const q_k_v = joint.view({b, t, 3, heads_, d}).permute({2, 0, 3, 1, 4}).unbind();  // [b, heads, t, d]
  auto const query = q_k_v[0] / std::sqrt(static_cast<double>(d));
  auto const weights = query.matmul(q_k_v[1].transpose(2, 3)).softmax(-1);  // [b, heads, t, t]
  return attention_out_->forward(weights.matmul(q_k_v[2]).transpose(1, 2).flatten(2));
}

torch::Tensor TransformerBlockImpl::mlp(torch::Tensor const& x) {
  return mlp_out_->forward(activated(mlp_in_->forward(mlp_norm_->forward(x)), activation_));
}

}  // namespace qhm::empirical
