#include "empirical/models/vision_transformer.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <string>

#include "core/errors.hpp"
#include "empirical/models/drop_path.hpp"

namespace qhm::empirical {
namespace {

constexpr std::int64_t patch = 4, widest_head = 256;

void validate(VisionTransformerOptions const& options) {
  auto const heads = options.heads;
  if (options.width < heads || options.width > widest_head * heads || options.width % heads != 0)
    throw InputError("--width", std::to_string(options.width),
                     "is not a multiple of the " + std::to_string(heads) + " heads in [" +
                         std::to_string(heads) + ", " + std::to_string(widest_head * heads) + "]",
                     "192 is the usual width");
  auto const [channels, height, width] = options.image;
  if (height % patch != 0 || width % patch != 0)
    throw InputError("--model", "vit",
                     "takes images whose sides are multiples of 4, not " + std::to_string(height) + " x " +
                         std::to_string(width),
                     "choose another model");
}

/// Patches, row by row: [b, c, h, w] -> [b, hw/16, 16 c].
torch::Tensor cut(torch::Tensor const& images) {
  auto const b = images.size(0), c = images.size(1), rows = images.size(2) / patch,
             columns = images.size(3) / patch;
  return images.reshape({b, c, rows, patch, columns, patch})
      .permute({0, 2, 4, 1, 3, 5})
      .reshape({b, rows * columns, c * patch * patch});
}

}  // namespace

VisionTransformerImpl::VisionTransformerImpl(VisionTransformerOptions const& options) : options_(options) {
  validate(options);
  auto const width = options.width;
  auto const [channels, rows, columns] = options.image;
  auto const count = (rows / patch) * (columns / patch);
  patches_ = register_module("patches", torch::nn::Linear(channels * patch * patch, width));
  class_token_ = register_parameter("class_token", torch::zeros({1, 1, width}));
  positions_ = register_parameter("positions", torch::zeros({1, 1 + count, width}));
  for (std::int64_t i = 0; i < options.depth; ++i)
    blocks_.push_back(
        register_module("block" + std::to_string(i + 1),
                        TransformerBlock(width, options.heads, /*hidden=*/2 * width, options.activation)));
  norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
  head_ = register_module("head", torch::nn::Linear(width, options.classes));
}

torch::Tensor VisionTransformerImpl::forward(torch::Tensor images) {
  auto x = tokens(images);
  for (std::int64_t i = 0; i < options_.depth; ++i) {
    auto& block = blocks_[static_cast<std::size_t>(i)];
    x = x + kept(block->attention(x), 2 * i);
    x = x + kept(block->mlp(x), 2 * i + 1);
  }
  return head_->forward(norm_->forward(x.select(1, 0)));
}

torch::Tensor VisionTransformerImpl::tokens(torch::Tensor const& images) {
  auto const of_patches = patches_->forward(cut(images)).to(positions_.scalar_type());
  auto const of_class = class_token_.expand({images.size(0), 1, options_.width});
  return torch::cat({of_class, of_patches}, 1) + positions_;
}

torch::Tensor VisionTransformerImpl::kept(torch::Tensor const& branch, std::int64_t draw) const {
  auto const last = static_cast<double>(std::max<std::int64_t>(1, options_.depth - 1));
  double const p = options_.drop_path * static_cast<double>(draw / 2) / last;
  if (!is_training() || !draws_.defined() || p == 0) return branch;
  return drop_path(branch, draws_.select(1, draw), p);
}

}  // namespace qhm::empirical
