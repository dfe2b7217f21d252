#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result_folder.hpp"
#include "figures/picture.hpp"
#include "figures/recipe.hpp"
#include "sweep/expansion.hpp"

namespace qhm::figures {

/// A run that a figure wants, and its record where there is one.
struct WantedRun {
  sweep::Run run;
  std::vector<Result> record;  ///< one, or none
};

/// The runs of `sweep` (a file of recipes/) whose flags have what `select` asks for. Throws InputError for a
/// damaged file, and where none is left.
std::vector<sweep::Run> runs_of_sweep(std::filesystem::path const& sweep, Traits const& select);

/// Looks for the runs among the result folders below `folder`. A record is that of a run when its command
/// line has every flag of the run with the same value; where the data lie, the device and threads do not
/// count, and more flags may be there. Only complete records are taken; with `within` the first so many
/// epochs of those that have them, complete or stopped.
std::vector<WantedRun> find_records(std::vector<sweep::Run> const& runs, std::filesystem::path const& folder,
                                    std::uint64_t within = 0);

/// `lr cosine, batch exponential 8 ×2: seeds 1, 2`: the runs that have no record, seeds together.
std::vector<std::string> missing_runs(std::vector<WantedRun> const&);

/// What the records have in place of what the paper has, `width 16 (64)`, and the flags that they have beyond
/// the recipe's. `paper` names keys of a manifest: dataset, model, width, norm, augmentation, gradient,
/// precision, samples, epochs, interval, ...
std::vector<std::string> differences_from(Traits const& paper, std::vector<WantedRun> const&);

/// The record as NAME.json lists it.
RecordUsed used(Result const&);

/// The value of a flag as a trait: of a schedule its kind and numbers, `exponential 8 ×2`; of `plan` its
/// name.
std::string trait_of(sweep::Run const&, std::string const& flag);

/// `cosine 0.1→0`, `batch exponential 8 ×2`: the values of some flags of a run as a heading or legend shows
/// them.
std::string label_of(sweep::Run const&, std::vector<std::string> const& flags);

}  // namespace qhm::figures
