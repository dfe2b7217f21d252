#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/errors.hpp"

namespace qhm {

/// Throws InputError naming the file and the record, counted from 0, unless label < classes.
inline void check_label(std::uint8_t label, std::int64_t classes, std::size_t record,
                        std::filesystem::path const& file) {
  if (label >= classes)
    throw InputError(
        file.string(), "record " + std::to_string(record) + " (from 0)",
        "has the label " + std::to_string(label) + ", not one of 0 to " + std::to_string(classes - 1),
        "fetch the file again");
}

}  // namespace qhm
