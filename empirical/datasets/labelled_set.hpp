#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {

/// Samples with their labels, as their files hold them.
struct LabelledSet {
  torch::Tensor inputs;  ///< images: uint8 [n, channels, height, width], 0 .. 255; text: int64 [n, t], tokens
  torch::Tensor labels;  ///< int64: a class an image [n]; the token that follows each [n, t]

  [[nodiscard]] std::int64_t size() const { return labels.size(0); }
};

/// Throws InputError naming the file and the record, counted from 0, unless label < classes.
inline void check_label(std::uint8_t label, std::int64_t classes, std::size_t record,
                        std::filesystem::path const& file) {
  if (label >= classes)
    throw InputError(
        file.string(), "record " + std::to_string(record) + " (from 0)",
        "has the label " + std::to_string(label) + ", not one of 0 to " + std::to_string(classes - 1),
        "fetch the file again");
}

}  // namespace qhm::empirical
