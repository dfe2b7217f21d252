#include <cuda_runtime.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "empirical/methods/qhm_update_kernels.hpp"

namespace qhm::empirical {
namespace {

constexpr int segments_a_launch = 80, threads = 256;
constexpr long weights_a_block = 8 * threads;

/// Segments by value: a launch's arguments may have 4 kB. Block b belongs to the last segment whose
/// first_block is at most b.
struct Launch {
  QhmSegment segments[segments_a_launch];
  int first_block[segments_a_launch];
  int count;
};

__global__ void update_weights(Launch const launch, QhmCoefficients const* on_device) {
  QhmCoefficients const coefficients = *on_device;
  int const block = static_cast<int>(blockIdx.x);
  int low = 0, high = launch.count;  // first_block[low] <= block, and of high it is not
  while (high - low > 1) {
    int const middle = (low + high) / 2;
    (launch.first_block[middle] <= block ? low : high) = middle;
  }
  QhmSegment const& segment = launch.segments[low];
  long const begin = (block - launch.first_block[low]) * weights_a_block;
  long const end = begin + weights_a_block < segment.count ? begin + weights_a_block : segment.count;
  for (long i = begin + static_cast<long>(threadIdx.x); i < end; i += threads)
    qhm_update(segment.x[i], segment.d[i], segment.g[i], coefficients);
}

}  // namespace

void update_on_cuda(std::span<QhmSegment const> segments, QhmCoefficients const* on_device, void* stream) {
  while (!segments.empty()) {
    auto const now = segments.first(std::min<std::size_t>(segments.size(), segments_a_launch));
    segments = segments.subspan(now.size());
    Launch launch{};
    int blocks = 0;
    for (auto const& segment : now) {
      launch.segments[launch.count] = segment;
      launch.first_block[launch.count++] = blocks;
      blocks += static_cast<int>((segment.count + weights_a_block - 1) / weights_a_block);
    }
    update_weights<<<blocks, threads, 0, static_cast<cudaStream_t>(stream)>>>(launch, on_device);
    if (auto const error = cudaGetLastError(); error != cudaSuccess)
      throw std::runtime_error(std::string("the update could not be launched: ") + cudaGetErrorString(error));
  }
}

}  // namespace qhm::empirical
