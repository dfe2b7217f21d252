#pragma once

#include "core/plan.hpp"
#include "figures/picture.hpp"

namespace qhm::figures {

/// The plan that schedule flags of `qhm train` describe, `lr`: `cosine`; what they leave out is as in the
/// plan's defaults. Flags that are no schedule are passed over. Throws InputError as `validate` does, and for
/// values that are no numbers.
Plan plan_of_flags(Traits const& flags);

/// A flag that counts, or `otherwise` where it is left out. Throws InputError for what is no whole number >=
/// 0.
std::uint64_t count_of_flag(Traits const& flags, char const* flag, std::uint64_t otherwise);

}  // namespace qhm::figures
