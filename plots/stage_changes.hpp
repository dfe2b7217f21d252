#pragma once

#include <vector>

#include "plots/request.hpp"
#include "plots/run.hpp"

namespace qhm::plots {

/// Where, on the x axis, the batch size or a step-decayed momentum weight of the run steps, within the steps
/// that its series covers. Read from the plan's table; seconds are interpolated in the series. Empty where
/// there are more than `most_stage_changes`, which would be a texture and not marks.
std::vector<double> stage_changes(Run const&, XAxis);

inline constexpr std::size_t most_stage_changes = 40;

}  // namespace qhm::plots
