#pragma once

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// The 60 combinations of kinds on one function whose constants are proved (verify::cases_on), a panel each:
/// learning rates down, batch, beta and gamma across. Lines: the smallest mean of |grad f|^2 so far, and the
/// bounds of the theorems. Traits: `lr`, `batch`, `beta`, `gamma`, `series` (`observed` or the theorem).
///
/// States the facts `smallest-THEOREM` and `median-THEOREM`: bound over observed after the last step, over
/// the combinations. Throws InputError for an unknown function or theorem.
Picture combinations_picture(Combinations const&, std::uint64_t trials);

}  // namespace qhm::figures
