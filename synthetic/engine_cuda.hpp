#pragma once

#include <optional>
#include <string>

#include "synthetic/noise/noise.hpp"
#include "synthetic/workload.hpp"

namespace qhm::synthetic {

/// Why there is no CUDA device to run on, in words that follow `cuda`; nothing where there is one.
std::optional<std::string> why_no_cuda();

/// run_chunks (engine_cpu.hpp) on the CUDA device: the same random integers, the same arithmetic in each
/// trial, every sum in a fixed order and without atomics. Trials have the bits of the processor's, but where
/// a C library's function is called on (sine beyond 2^50, binomials of more than 2^20). |grad f|^2 is summed
/// over cells of 16 coordinates instead of tiles of 80, so norms agree to the rounding of a sum.
///
/// For noise that is added to the full gradient, or scales it, and at most most_held coordinates unless they
/// go apart. Throws std::runtime_error for what the device reports.
void run_chunks_cuda(Objective const&, Noise const&, Workload const&, TakeChunk const& take);

}  // namespace qhm::synthetic
