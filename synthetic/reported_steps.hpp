#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/stages.hpp"

namespace qhm::synthetic {

/// Step counts K of the rows of a series, ascending: 1 (the start point), about twenty a decade, the ends of
/// all stages where there are at most 1000, and the last.
std::vector<std::uint64_t> reported_steps(std::span<Stage<> const> stages);

/// What the first K steps of a plan have used, for K of a series' rows.
struct Usage {
  std::uint64_t epochs;  ///< epochs touched
  double evaluations;    ///< N = sum of b_k  [gradients of a sample]
};
/// One for each of `steps`, which ascend and do not go beyond the stages.
std::vector<Usage> usage_after(std::span<Stage<> const> stages, std::span<std::uint64_t const> steps);

}  // namespace qhm::synthetic
