#pragma once

#include <cstdint>
#include <functional>

#include "synthetic/workload.hpp"

namespace qhm::synthetic {

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
void run_chunks(Objective const&, Noise const&, Workload const&, TakeChunk const& take);

/// All chunks merged in their order: the same bits for any number of threads and any kernel. `trials_done(n)`
/// is called as trials finish.
Estimates simulate(Objective const&, Noise const&, Workload const&,
                   std::function<void(std::uint64_t)> const& trials_done = {});

}  // namespace qhm::synthetic
