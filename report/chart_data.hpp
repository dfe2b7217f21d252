#pragma once

#include <nlohmann/json_fwd.hpp>

#include "report/contents.hpp"

namespace qhm::report {

/// What the page's scripts read: for each group the columns with their names and axes, and for each run its
/// label, what its bounds may claim, its plan and problem, and its series with eight significant digits, null
/// where there is no finite number:
///
///     {"groups": [{"kind", "name", "minimum", "columns": {NAME: {"name", "axis", "logarithmic", "scale",
///      "bound", "band"}}, "runs": [{"label", "estimated", "refuted": [...], "plan", "samples", "problem",
///      "series": {NAME: [...]}}]}]}
nlohmann::json chart_data(Contents const&);

}  // namespace qhm::report
