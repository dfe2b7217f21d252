#pragma once

#include <span>

#include "empirical/methods/qhm_update.hpp"

namespace qhm::empirical {

/// `qhm_update` of every weight of the segments in one pass over memory (five accesses a weight), split over
/// LibTorch's threads. The same bits for any number of threads and on any x86 processor.
void update_on_cpu(std::span<QhmSegment const>, QhmCoefficients const&);

/// The same on the device in one launch for up to 80 segments, on LibTorch's current stream; the coefficients
/// are read from the device's memory when the launch runs, so a captured launch serves every stage. Same bits
/// as on the CPU. Throws std::logic_error in a build without CUDA.
void update_on_cuda(std::span<QhmSegment const>, QhmCoefficients const* on_device, void* stream);

}  // namespace qhm::empirical
