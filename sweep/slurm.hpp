#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace qhm::sweep {

/// A sweep as an array job of Slurm.
struct SlurmArray {
  std::filesystem::path program, grid, folder;  ///< absolute
  std::uint64_t runs = 0;
};

/// The batch script: task i runs the configuration in row i (from 0) of `runs.csv`. At SIGUSR1, 120 s before
/// the time limit, the run keeps its state and ends, and the task is queued again; so it is when a node is
/// taken away.
std::string slurm_script(SlurmArray const&);

}  // namespace qhm::sweep
