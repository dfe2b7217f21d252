#pragma once

#include <string>

#include "synthetic/noise/noise.hpp"
#include "synthetic/workload.hpp"

namespace qhm::synthetic {

/// What runs the trials.
enum class Device { cpu, cuda };

/// The device that `--device auto|cpu|cuda` names; `auto` is CUDA where there is a device and it can run this
/// objective under this noise. Throws InputError for another name, and for `cuda` where it cannot.
Device device_from(std::string const& name, Objective const&, Noise const&);

/// As in a record: `cpu`, `cuda`.
std::string name_of(Device);

/// run_chunks or run_chunks_cuda.
void run_chunks_on(Device, Objective const&, Noise const&, Workload const&, TakeChunk const& take);

}  // namespace qhm::synthetic
