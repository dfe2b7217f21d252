#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>

#include "core/stages.hpp"
#include "synthetic/estimates.hpp"
#include "synthetic/kernels/course.hpp"

namespace qhm::synthetic {

/// What one trial saw, while it is looked at: |grad f(x_k)|^2 at the observed steps, and the weighted
/// averages.
struct TrialValues {
  std::span<double const> norms, averages;
};

/// What is simulated: `trials` runs of the plan's table, looked at before the observed steps (ascending).
struct Workload {
  std::span<Stage<> const> stages;
  std::span<std::uint64_t const> observed;
  std::span<StepWeights const> weights{};  ///< of averages over all steps; none for noise that samples data
  std::span<std::uint64_t const> average_indices{};  ///< 0, 1, .. weights.size() - 1
  std::uint64_t trials = 1;                          ///< at most 2^32
  std::uint64_t seed = 0;
  unsigned threads = 1;                     ///< at least 1
  TileKernel kernel = nullptr;              ///< the fastest where null
  std::uint64_t first_chunk = 0;            ///< chunks first_chunk, first_chunk + stride, .. are run
  std::uint64_t chunk_stride = 1;           ///< more than 1 where others run the rest
  std::atomic<bool> const* stop = nullptr;  ///< set by whoever wants an early end
  /// Called for every trial in ascending order, from one thread at a time; not for noise that samples data.
  std::function<void(std::uint64_t trial, TrialValues const&)> each_trial{};
};

/// Trials of a chunk: fixed, so that the order of all sums is the same for any number of threads and ranks.
inline constexpr std::uint64_t chunk_trials = lane_count;
[[nodiscard]] constexpr std::uint64_t chunks_of(std::uint64_t trials) {
  return (trials + chunk_trials - 1) / chunk_trials;
}

/// Coordinates that a kernel takes at a time where coordinates can go apart: x, d and g of eight trials then
/// fit the first cache. Fixed, as it is the order of sums.
inline constexpr std::uint32_t tile_size = 80;

/// Runs the chunks and hands each one's estimates to `take(chunk, estimates)` in ascending order, from one
/// thread at a time. An early end leaves out the last chunks, never one between. What `take` throws ends the
/// run and is thrown again.
///
/// Vectors of eight trials go through a kernel (synthetic/kernels); where objective and noise let coordinates
/// go apart, a tile of them takes all K steps before the next one. Mini-batches of data go trial by trial.
/// Memory a thread: one tile or 3 x dim x 8 numbers, and 16 numbers for each observed step.
void run_chunks(Objective const&, Noise const&, Workload const&,
                std::function<void(std::uint64_t chunk, Estimates const&)> const& take);

/// All chunks merged in their order: the same bits for any number of threads and any kernel. `trials_done(n)`
/// is called as trials finish.
Estimates simulate(Objective const&, Noise const&, Workload const&,
                   std::function<void(std::uint64_t)> const& trials_done = {});

}  // namespace qhm::synthetic
