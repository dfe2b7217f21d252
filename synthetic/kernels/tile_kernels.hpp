#pragma once

#include "synthetic/kernels/course.hpp"

namespace qhm::synthetic {

// The kernel as compiled for each kind of processor (kernels/tile_kernel.cpp).
void run_tile_portable(Course const&, TileOfTrials const&);
#if defined(QHM_WIDE_KERNELS)
void run_tile_avx2(Course const&, TileOfTrials const&);
void run_tile_avx512(Course const&, TileOfTrials const&);
#endif

}  // namespace qhm::synthetic
