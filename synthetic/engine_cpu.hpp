#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "core/stages.hpp"
#include "synthetic/moments.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/objectives/objective.hpp"

namespace qhm::synthetic {

/// What is simulated: `trials` runs of the plan's table, looked at before the observed steps (ascending).
struct Workload {
  std::span<Stage<> const> stages;
  std::span<std::uint64_t const> observed;
  std::uint64_t trials = 1;  ///< at most 2^32
  std::uint64_t seed = 0;
  unsigned threads = 1;  ///< at least 1
};

/// Trials of a chunk: fixed, so that the order of all sums is the same for any number of threads.
inline constexpr std::uint64_t chunk_trials = 8;

/// |grad f(x_k)|^2 over the trials at the observed steps.
///
/// Threads take chunks of trials as they come; chunks merge in the order of their index, so the result has
/// the same bits for any number of threads. Memory: three vectors and one Moments a thread. `trials_done(n)`
/// is called from the threads as trials finish.
Moments simulate(Objective const&, Noise const&, Workload const&,
                 std::function<void(std::uint64_t)> const& trials_done = {});

/// Whether the full gradient is at hand at every step anyway, so that observing costs nothing.
bool observes_for_free(Noise const&);

}  // namespace qhm::synthetic
