#pragma once

#include <cstdint>

#include "bounds/theorems/registry.hpp"

namespace qhm::bounds {

/// What a theorem says of a plan after `steps` steps, as midpoints of certified enclosures: the answer where
/// double precision does not decide. A number that is still open at the last precision, or that double
/// cannot hold with all its digits, is absent. `value` is the evaluation in double, whose free parameters are
/// used.
Evaluation certified_evaluation(Theorem const& theorem, Problem const& problem, Plan const& plan,
                                std::uint64_t steps, Evaluation const& value);

}  // namespace qhm::bounds
