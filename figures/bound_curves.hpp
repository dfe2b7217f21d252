#pragma once

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// Bounds of the plans after epochs that grow by a constant factor, along each axis in a panel of its own.
/// All constants of the problem are 1. Traits: `plan`, `theorem`, `axis`. With `terms`, those bare sums of
/// the one theorem instead, a panel each, and their closed forms. Traits: `plan`, `term`, `series` (`exact`
/// or `closed`).
///
/// Throws InputError for an unknown theorem, axis or flag.
Picture bound_picture(BoundCurves const&);

}  // namespace qhm::figures
