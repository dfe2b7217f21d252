#pragma once

#include <nlohmann/json_fwd.hpp>

#include "compare/comparison.hpp"

namespace qhm::compare {

/// The record of schema `qhm.compare/1` (docs/compare.md). Numbers round-trip; what does not exist is null.
nlohmann::json compare_record(Comparison const&);

}  // namespace qhm::compare
