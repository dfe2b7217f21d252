#pragma once

#include <torch/types.h>

#include <cstdint>

namespace qhm::empirical {

/// Samples with their labels, as their files hold them.
struct LabelledSet {
  torch::Tensor inputs;  ///< images: uint8 [n, channels, height, width], 0 .. 255; text: int64 [n, t], tokens
  torch::Tensor labels;  ///< int64: a class an image [n]; the token that follows each [n, t]

  [[nodiscard]] std::int64_t size() const { return labels.size(0); }
};

}  // namespace qhm::empirical
