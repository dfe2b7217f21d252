#pragma once

#include <filesystem>

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// -1/4 against -1/3: the mean over k < K of E|grad f(x_k)|_* against K for each method, beside Theorem H at
/// the same K; a row of panels for each function, a column for each norm. From the record in `folder`, or,
/// where the recipe gives trials and powers of two for the scale, computed here.
///
/// Traits: `objective`, `norm`, `momentum`, `corrected` (by Hessians: `yes`, `no`), `exponents` (`own`, or
/// `corrected` for Polyak momentum with those of the corrected methods), `series` (`observed`, `theorem-h`).
/// The slopes and their 95 % intervals stand in the caption.
Picture lmo_slopes_picture(LmoSlopes const&, Scale, std::filesystem::path const& folder);

}  // namespace qhm::figures
