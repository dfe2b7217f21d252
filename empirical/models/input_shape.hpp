#pragma once

#include <cstdint>
#include <variant>

namespace qhm::empirical {

/// Of every image of a data set: tensors [n, channels, height, width].
struct ImageShape {
  std::int64_t channels = 3, height = 32, width = 32;
};

/// Of every window of a text: tensors [n, tokens].
struct TextShape {
  std::int64_t tokens = 32;
};

/// What a network reads.
using InputShape = std::variant<ImageShape, TextShape>;

}  // namespace qhm::empirical
