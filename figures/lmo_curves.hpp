#pragma once

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// Theorem H for every momentum, in two panels. Left, over K: the bound and the average of |grad f|_* that it
/// bounds, with the exponents of the theory. Right, after K steps: both over the first weight a of a new
/// gradient, up to 1. Traits: `panel` (`steps` or `sweep`), `momentum`, `series` (`bound` or `average`).
/// Throws InputError for what no experiment can have.
Picture lmo_picture(LmoCurves const&, std::uint64_t trials);

}  // namespace qhm::figures
