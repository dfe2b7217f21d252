#pragma once

#include <torch/types.h>

#include <cstdint>

namespace qhm::empirical {

/// LibTorch's current stream of a CUDA device, as cudaStream_t; null in a build without CUDA.
void* current_stream(torch::Device);

/// Makes a stream of its own the current one of this thread, as the capture of graphs demands. Nothing
/// without CUDA.
void leave_default_stream(torch::Device);

/// Bytes that a CUDA device has free; 0 without CUDA.
std::uint64_t free_on_device(torch::Device);

/// Waits until the device has done all that it was asked to. Nothing for the CPU.
void wait_for(torch::Device);

/// A copy of `host` on the device; to a CUDA device it goes through pinned memory and is not waited for.
torch::Tensor staged(torch::Tensor const& host, torch::Device);

}  // namespace qhm::empirical
