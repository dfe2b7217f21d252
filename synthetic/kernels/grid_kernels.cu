// Compiled once for each law of a mini-batch, QHM_GRID_LAW: side by side, and no unit takes minutes.

#include <variant>

#include "synthetic/kernels/grid_kernels.hpp"

namespace qhm::synthetic {
namespace {

template <class Function, class Law>
__global__ void shares(Course course, Grid grid, Function f, Law const* laws, double* partial) {
  run_share(course, grid, f, laws, partial, blockIdx.x, threadIdx.x);
}

__global__ void sums(Grid grid, std::uint64_t rows, double const* partial, double* totals) {
  sum_runs(grid, rows, partial, totals, blockIdx.x, threadIdx.x);
}

}  // namespace

template <class Law>
void launch(Objective const& objective, Course const& course, Grid const& grid, Law const* laws,
            double* partial, double* totals) {
  std::visit(
      [&]<class Function>(Function const& f) {
        shares<<<grid.blocks(grid.threads()), grid.block_size>>>(course, grid, f, laws, partial);
      },
      objective);
  std::uint64_t const rows = rows_of(course);
  sums<<<grid.blocks(rows * grid.trials), grid.block_size>>>(grid, rows, partial, totals);
}

template void launch(Objective const&, Course const&, Grid const&, QHM_GRID_LAW const*, double*, double*);

}  // namespace qhm::synthetic
