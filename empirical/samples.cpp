#include "empirical/samples.hpp"

#include <torch/torch.h>

#include <utility>
#include <variant>

#include "empirical/augmentation.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {

Samples::Samples(LabelledSet const& set, Content const& content, torch::Device device, torch::ScalarType type)
    : inputs_(set.inputs.to(device)), labels_(set.labels.to(device)) {
  auto const* const pixels = std::get_if<PixelStatistics>(&content);
  if (pixels == nullptr) return;
  auto const deviation = torch::tensor(pixels->std, torch::kDouble).view({-1, 1, 1});
  auto const centre = torch::tensor(pixels->mean, torch::kDouble).view({-1, 1, 1});
  scale_ = (1 / (255 * deviation)).to(device, type);
  shift_ = (-centre / deviation).to(device, type);
}

Batch Samples::gather(torch::Tensor const& chosen, torch::Tensor const& changes) const {
  auto inputs = inputs_.index_select(0, chosen);
  auto labels = labels_.index_select(0, chosen);
  if (!scale_.defined()) return {.inputs = std::move(inputs), .labels = std::move(labels)};
  if (changes.defined()) inputs = augmented(inputs, changes);
  return {.inputs = inputs.to(scale_.scalar_type()).mul_(scale_).add_(shift_), .labels = std::move(labels)};
}

torch::Tensor Samples::to_device(std::vector<std::int64_t> const& order) const {
  return staged(torch::tensor(order, torch::kInt64), labels_.device());
}

}  // namespace qhm::empirical
