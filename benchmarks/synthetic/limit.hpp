#pragma once

#include "synthetic/workload.hpp"

namespace qhm::benchmarks {

/// The machine's own limit for a mini-batch of `batch` fair coins: in the engine's tiles and lanes, the
/// Philox blocks that the batch needs, each stored where the engine would use it, and the multiply-adds of
/// the update. No objective, no counting of ones and no table, no |grad f|^2.
void run_limit(synthetic::Workload const&, std::uint32_t dim, std::uint32_t batch);

// Compiled as the engine's kernels are, once for each kind of processor.
void run_limit_portable(synthetic::Course const&, synthetic::TileOfTrials const&, std::uint32_t batch);
void run_limit_avx2(synthetic::Course const&, synthetic::TileOfTrials const&, std::uint32_t batch);
void run_limit_avx512(synthetic::Course const&, synthetic::TileOfTrials const&, std::uint32_t batch);

}  // namespace qhm::benchmarks
