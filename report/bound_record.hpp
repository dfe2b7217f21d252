#pragma once

#include <set>
#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// The records of `qhm bounds`, a table each: plan, K, epochs, N, then the theorems; below it why some do not
/// apply. Empty without records.
std::string bound_records(Contents const&, std::set<std::string> const& claims);

}  // namespace qhm::report
