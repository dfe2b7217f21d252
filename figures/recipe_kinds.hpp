#pragma once

#include "figures/recipe.hpp"

namespace qhm::figures {

/// The recipe's `kind` with the table of that name. Throws InputError naming file, line and key.
Kind kind_in(RecipeTable& recipe);

}  // namespace qhm::figures
