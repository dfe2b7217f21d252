#pragma once

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// Printed lines of the corollaries over K, a panel each: the exact value of the term, the printed line that
/// shall lie above it, and the corrected one. Plan and constants are those of one of the claim's cases; where
/// the line speaks of the horizon, the horizon is K. Traits: `claim`, `series` (`exact`, `printed`,
/// `corrected`).
///
/// Throws InputError for a claim that is no inequality between a term and a formula, or has no such case.
Picture printed_picture(PrintedLines const&);

}  // namespace qhm::figures
