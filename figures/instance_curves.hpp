#pragma once

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// A theorem on one function, in two panels. Left, over K: the bound, the average of |grad f|^2 that it
/// bounds (bounds/theorems/weights.hpp; none where it states no weights), and the smallest mean of a step so
/// far. Right, after K steps, over a number of the plan or of the function: bound and smallest mean; the
/// bound ends where its assumption does, found by bisection. Traits: `panel` (`steps` or `sweep`), `series`
/// (`bound`, `average` or `least`).
///
/// States the facts `edge`, the last value of the swept number with a bound, and `ratio`, the last bound over
/// the average. Throws InputError for an unknown theorem, function or schedule, and where the theorem does
/// not apply on the left.
Picture instance_picture(Instance const&, std::uint64_t trials);

}  // namespace qhm::figures
