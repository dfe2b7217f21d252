#pragma once

#include <cstdint>

namespace qhm::empirical {

/// Of every image of a data set: tensors [n, channels, height, width].
struct ImageShape {
  std::int64_t channels = 3, height = 32, width = 32;
};

}  // namespace qhm::empirical
