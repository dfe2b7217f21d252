#pragma once

#include <string>
#include <vector>

#include "core/schedules.hpp"

namespace qhm {

/// A table as it is written on a command line: `0:0.1,30:0.05`, each value from its epoch on.
std::string table_text(Table const&);

/// Reads what `table_text` wrote. Throws InputError naming `flag` for anything else; that the epochs ascend
/// from 0 is checked with the plan.
std::vector<TableEntry> table_entries(std::string const& flag, std::string const& text);

}  // namespace qhm
