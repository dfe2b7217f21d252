#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "empirical/datasets/dataset.hpp"

namespace qhm::empirical {

/// Samples as the network reads them.
struct Batch {
  torch::Tensor inputs;  ///< images [b, channels, height, width], (pixel/255 - mean) / std; tokens [b, t]
  torch::Tensor labels;  ///< int64 [b], or [b, t]
};

/// A set of labelled samples that lives on the device as its files hold it; batches of images are changed and
/// normalised as they are taken.
class Samples {
 public:
  /// `type` is that of the images handed out; tokens stay whole numbers.
  Samples(LabelledSet const&, Content const&, torch::Device, torch::ScalarType type = torch::kFloat);

  [[nodiscard]] std::int64_t size() const { return labels_.size(0); }

  /// The samples `chosen`, int64 [b] on the device; images changed as `changes` says (see `augmented`;
  /// undefined: not at all).
  [[nodiscard]] Batch gather(torch::Tensor const& chosen, torch::Tensor const& changes = {}) const;
  /// The samples at positions begin .. begin + count - 1 of `order`, an index tensor from `to_device`.
  [[nodiscard]] Batch take(torch::Tensor const& order, std::int64_t begin, std::int64_t count) const {
    return gather(order.narrow(0, begin, count));
  }
  [[nodiscard]] torch::Tensor to_device(std::vector<std::int64_t> const& order) const;

 private:
  torch::Tensor inputs_, labels_;
  torch::Tensor scale_, shift_;  // [channels, 1, 1]: image = pixel * scale + shift; undefined for tokens
};

}  // namespace qhm::empirical
