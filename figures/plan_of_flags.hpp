#pragma once

#include "core/plan.hpp"
#include "figures/picture.hpp"

namespace qhm::figures {

/// The plan that schedule flags of `qhm train` describe, `lr`: `cosine`; what they leave out is as in the
/// plan's defaults. Flags that are no schedule are passed over. Throws InputError as `validate` does, and for
/// values that are no numbers.
Plan plan_of_flags(Traits const& flags);

}  // namespace qhm::figures
