#include "empirical/samples.hpp"

#include <torch/torch.h>

#include "empirical/augmentation.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {

Samples::Samples(ImageSet const& set, std::vector<double> const& mean, std::vector<double> const& std,
                 torch::Device device, torch::ScalarType type)
    : images_(set.images.to(device)), labels_(set.labels.to(device)) {
  auto const deviation = torch::tensor(std, torch::kDouble).view({-1, 1, 1});
  auto const centre = torch::tensor(mean, torch::kDouble).view({-1, 1, 1});
  scale_ = (1 / (255 * deviation)).to(device, type);
  shift_ = (-centre / deviation).to(device, type);
}

Batch Samples::gather(torch::Tensor const& chosen, torch::Tensor const& changes) const {
  auto images = images_.index_select(0, chosen);
  if (changes.defined()) images = augmented(images, changes);
  return {.images = images.to(scale_.scalar_type()).mul_(scale_).add_(shift_),
          .labels = labels_.index_select(0, chosen)};
}

torch::Tensor Samples::to_device(std::vector<std::int64_t> const& order) const {
  return staged(torch::tensor(order, torch::kInt64), labels_.device());
}

}  // namespace qhm::empirical
