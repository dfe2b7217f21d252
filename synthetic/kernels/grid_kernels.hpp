#pragma once

#include "synthetic/kernels/grid.hpp"

namespace qhm::synthetic {

/// run_share for every thread of the grid, then sum_runs, one after the other on the device. All pointers are
/// the device's, those within the objective and the laws too. Compiled once for each law of a mini-batch
/// (kernels/grid_kernels.cu); an error is left for cudaGetLastError.
template <class Law>
void launch(Objective const&, Course const&, Grid const&, Law const* laws, double* partial, double* totals);

}  // namespace qhm::synthetic
