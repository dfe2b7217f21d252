#pragma once

#include <filesystem>
#include <string>

#include "sweep/expansion.hpp"

namespace qhm::sweep {

/// Folder of a run in the sweep's.
std::filesystem::path folder_of(std::filesystem::path const& sweep, Run const&);

/// What the run's manifest says of it: `complete`, `diverged`, `running`, `interrupted` or `failed`;
/// `waiting` where there is none yet.
std::string state_of(std::filesystem::path const& run_folder);

/// Whether a run in that state has nothing left to do.
bool has_ended(std::string const& state);

/// Throws InputError where the folder holds a run of other settings than its name says.
void check_settings(std::filesystem::path const& run_folder, Run const&);

/// Whether a process holds a lock on the file.
bool is_locked(std::filesystem::path const& file);

/// Whether a process left the folder before it wrote anything.
bool is_bare(std::filesystem::path const& folder);

}  // namespace qhm::sweep
