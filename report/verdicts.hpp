#pragma once

#include <set>
#include <string>

#include "report/contents.hpp"

namespace qhm::report {

/// The ids of the claims in the records.
std::set<std::string> claim_ids(Contents const&);

/// A table of claims with their verdicts; below each statement what was evaluated, the witness, and a link to
/// the corrected claim. Each row can be linked to as `claim-ID` (anchor).
std::string verdicts(Contents const&);

}  // namespace qhm::report
