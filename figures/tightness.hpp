#pragma once

#include <cstdint>

#include "figures/picture.hpp"
#include "plots/tightness_map.hpp"
#include "verify/empirical.hpp"

namespace qhm::figures {

/// The median over objectives of each proved theorem's ratio, on the 60 combinations of kinds.
plots::TightnessMap tightness_map_of(verify::EmpiricalReport const&);

/// Every theorem beside trials of the 60 combinations on all grounds that stand ready, as a map. States the
/// facts `refuted` (looks that refute a theorem that is proved), `smallest` (ratio of a proved bound to what
/// was observed) and `median-THEOREM`.
Picture tightness_picture(std::uint64_t trials);

}  // namespace qhm::figures
