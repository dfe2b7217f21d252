#pragma once

#include <filesystem>

#include "figures/picture.hpp"
#include "figures/recipe.hpp"
#include "figures/training_runs.hpp"

namespace qhm::figures {

/// Lines of training runs: of each configuration the mean over its seeds and a band from the smallest to the
/// largest, a row of panels for each quantity, a column for each value of the recipe's panels. Published
/// curves come from `published` (data/published). The picture says which runs are missing and what differs
/// from `paper`.
///
/// Quantities are columns of epochs.csv; `min_grad_norm` is the running minimum of |grad f| from the end of
/// epoch 1 on, as both papers' programs have it, and `min_grad_norm:NAME` the same for another functional
/// where a record has it.
///
/// Throws InputError where no wanted run has a record, a record lacks a column, or two configurations would
/// look alike.
Picture training_picture(TrainingCurves const&, std::string const& x, std::vector<WantedRun> const&,
                         Traits const& paper, std::filesystem::path const& published);

}  // namespace qhm::figures
