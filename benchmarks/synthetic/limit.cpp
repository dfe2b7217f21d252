#include "benchmarks/synthetic/limit.hpp"

#include <new>
#include <string_view>
#include <vector>

#include "synthetic/engine_cpu.hpp"
#include "synthetic/ordered_queue.hpp"

namespace qhm::benchmarks {

using namespace qhm::synthetic;

namespace {

using LimitKernel = void (*)(Course const&, TileOfTrials const&, std::uint32_t batch);

/// The one of the engine's kind.
LimitKernel limit_kernel() {
#if defined(QHM_WIDE_KERNELS)
  std::string_view const name = kernels().front().name;
  if (name == "avx512") return run_limit_avx512;
  if (name == "avx2") return run_limit_avx2;
#endif
  return run_limit_portable;
}

}  // namespace

void run_limit(Workload const& work, std::uint32_t dim, std::uint32_t batch) {
  std::vector<double> const start(dim, 1.0);
  Course const course{.stages = work.stages.data(),
                      .stage_count = work.stages.size(),
                      .start = start.data(),
                      .dim = dim,
                      .seed = work.seed};
  auto const kernel = limit_kernel();
  std::uint32_t const largest = std::min(tile_size, dim);
  struct alignas(64) Scratch {
    double numbers[3 * tile_size * lane_count] = {};
  };
  ChunkList const chunks(work);
  for_each_in_order(
      chunks.count, work.threads, [] { return Scratch{}; },
      [&](Scratch& scratch, std::uint64_t chunk) {
        for (std::uint32_t first = 0; first < dim; first += largest)
          kernel(course,
                 {.first_trial = static_cast<std::uint32_t>(chunks[chunk] * chunk_trials),
                  .first = first,
                  .count = std::min(largest, dim - first),
                  .scratch = scratch.numbers},
                 batch);
      },
      [](Scratch const&, std::uint64_t) {}, [] { return false; });
}

}  // namespace qhm::benchmarks
