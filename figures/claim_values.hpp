#pragma once

#include <string>
#include <vector>

#include "verify/claim.hpp"

namespace qhm::figures {

/// The two sides of a claim `term <= formula` at a case, and the right side of the line that corrects it (the
/// claim's own where nothing has to be corrected).
struct ClaimValues {
  double exact, claimed, corrected;
};

/// A claim of a corollary on one of the sums. Throws InputError for any other id.
verify::Claim const& claim_of_term(std::string const& id);

/// All claims of a corollary on its sums as the paper has them: printed, damaged in the copy at hand, or
/// intended where nothing legible is left. Corrections are not listed apart.
std::vector<verify::Claim const*> lines_of(std::string const& corollary);

ClaimValues values_at(verify::Claim const&, verify::Case const&);

/// The case at another K; with a horizon of K epochs where the claim speaks of the horizon.
verify::Case with_steps(verify::Claim const&, verify::Case, std::uint64_t steps);

}  // namespace qhm::figures
