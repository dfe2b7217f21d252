#pragma once

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// A table for each corollary: every line on a sum, as printed and as corrected, beside the exact value of
/// the sum, in the paper's own setting at the end of its 300 epochs, and at the counterexample where one
/// refutes the line.
///
/// States the facts `lines`, `printed-below-exact` (legible lines of the paper that lie below the exact value
/// in one of the rows), `readings-below-exact` (the same of damaged lines read letter by letter, and of
/// intended ones where "for all K" is taken at its word) and `corrected-below-exact` (rows).
Picture closed_forms_picture(ClosedForms const&);

}  // namespace qhm::figures
