#pragma once

#include <optional>

#include "bounds/bound_table.hpp"

namespace qhm::bounds {

/// Place in table.theorems of the smallest bound in a row, among those that are proved and apply; empty where
/// none does.
std::optional<std::size_t> best_bound(BoundTable const& table, BoundRow const& row);

/// Adds to each row of a `qhm.bounds/1` record the key `best`: {"theorem": "theorem-a", "bound": 0.0043}, or
/// null where no theorem applies.
void add_best(nlohmann::json& record, std::span<BoundTable const> tables);

}  // namespace qhm::bounds
