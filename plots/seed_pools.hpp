#pragma once

#include <vector>

#include "plots/run.hpp"

namespace qhm::plots {

/// Runs that differ in their seed alone become one, in the place of the first, up to where the first of them
/// ended. Of each bound it has
/// the largest value over the seeds, of each other column X the mean, and X_min, X_max and X_se, the least,
/// the greatest and the standard error of the mean (sample standard deviation / sqrt(seeds)).
///
/// Runs that diverged or failed stay as they are, and those of a group in which a seed was given twice.
/// Throws InputError for seeds with other columns or with rows at other steps.
std::vector<Run> pooled(std::vector<Run> runs);

}  // namespace qhm::plots
