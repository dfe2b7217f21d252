#include "empirical/samples.hpp"

#include <torch/torch.h>

namespace qhm::empirical {

Samples::Samples(ImageSet const& set, std::vector<double> const& mean, std::vector<double> const& std,
                 torch::Device device, torch::ScalarType type)
    : images_(set.images.to(device)), labels_(set.labels.to(device)) {
  auto const deviation = torch::tensor(std, torch::kDouble).view({-1, 1, 1});
  auto const centre = torch::tensor(mean, torch::kDouble).view({-1, 1, 1});
  scale_ = (1 / (255 * deviation)).to(device, type);
  shift_ = (-centre / deviation).to(device, type);
}

Batch Samples::take(torch::Tensor const& order, std::int64_t begin, std::int64_t count) const {
  auto const chosen = order.narrow(0, begin, count);
  return {.images = images_.index_select(0, chosen).to(scale_.scalar_type()).mul_(scale_).add_(shift_),
          .labels = labels_.index_select(0, chosen)};
}

torch::Tensor Samples::to_device(std::vector<std::int64_t> const& order) const {
  return torch::tensor(order, torch::kInt64).to(labels_.device());
}

}  // namespace qhm::empirical
