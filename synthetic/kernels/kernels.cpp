#include "synthetic/kernels/tile_kernels.hpp"

namespace qhm::synthetic {

std::vector<NamedKernel> const& kernels() {
  static std::vector<NamedKernel> const all = [] {
    std::vector<NamedKernel> usable;
#if defined(QHM_WIDE_KERNELS)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
      usable.push_back({"avx512", run_tile_avx512});
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
      usable.push_back({"avx2", run_tile_avx2});
#endif
    usable.push_back({"portable", run_tile_portable});
    return usable;
  }();
  return all;
}

}  // namespace qhm::synthetic
