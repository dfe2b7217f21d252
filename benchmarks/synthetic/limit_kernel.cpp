#include <algorithm>
#include <bit>

#include "benchmarks/synthetic/limit.hpp"
#include "synthetic/kernels/tile.hpp"

#define QHM_JOIN_(a, b) a##b
#define QHM_JOIN(a, b) QHM_JOIN_(a, b)

namespace qhm::benchmarks {

using namespace qhm::synthetic;

void QHM_JOIN(run_limit_, QHM_ISA)(Course const& course, TileOfTrials const& tile, std::uint32_t batch) {
  // Coordinates that share a block of 128 bits: 8 to 64 bits for each.
  std::uint32_t const sharing = 128 / std::clamp(std::bit_ceil(batch), 8U, 64U);
  auto* const x = reinterpret_cast<Lanes*>(tile.scratch);
  run_tile(
      course, tile, x, x + tile.count, x + 2 * std::size_t{tile.count}, [](Lanes const*, Lanes*) {},
      [&](std::size_t, Lanes* g, DrawAddress const& at) {
        for_each_block<Lanes>(at, tile.first, tile.count, sharing,
                              [&](std::uint32_t i, RandomWords<Lanes> const& bits) {
                                g[i] = small_integer(bits.first >> 12);
                                if (i + 1 < tile.count) g[i + 1] = small_integer(bits.second >> 12);
                              });
      });
}

}  // namespace qhm::benchmarks
