#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "synthetic/experiment.hpp"
#include "synthetic/ranks.hpp"

namespace qhm::synthetic {

/// How a run goes about its work.
struct RunOptions {
  std::vector<std::string> command{};  ///< the command line to record
  bool resume = false;                 ///< go on where the folder's checkpoint ends
  std::atomic<bool> const* stop = nullptr;
  std::chrono::milliseconds checkpoint_every{10'000};
  std::function<void(std::uint64_t chunks)> saved{};  ///< called after each checkpoint
};

/// Runs the experiment and writes the result folder `out`: manifest.json (kind `synthetic`) and series.csv.
///
/// The folder is claimed at the start (status `running`) and removed if nothing could be run. Every ten
/// seconds, and when `stop` is set, checkpoint.bin keeps the finished chunks; a run that was stopped ends
/// with the estimates of the trials so far and status `interrupted`, and `resume` goes on from the checkpoint
/// with the same bits as a run that was never stopped. Across ranks, chunk c is run by rank c mod R and all
/// are merged by the first in their order: the same bits for any number of ranks and threads.
///
/// Returns the outcome on every rank's first; others return an empty one. Throws InputError for what cannot
/// be run, a folder that exists (or does not, to resume), one that another run is writing, a checkpoint that
/// is damaged or of another experiment.
Outcome run(Experiment const&, std::filesystem::path const& out, RunOptions const& options = {},
            Ranks const& ranks = {});

}  // namespace qhm::synthetic
