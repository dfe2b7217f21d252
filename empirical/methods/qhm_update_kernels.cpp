#include "empirical/methods/qhm_update_kernels.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace qhm::empirical {
namespace {

__attribute__((always_inline)) inline void update_each(float* __restrict x, float* __restrict d,
                                                       float const* __restrict g, long count,
                                                       QhmCoefficients const& coefficients) {
  QhmCoefficients const c = coefficients;
  if (c.weight_decay == 0 && c.gamma != 0) {  // the usual case without a branch a weight
    for (long i = 0; i < count; ++i) {
      d[i] = std::fma(c.beta, d[i], c.one_minus_beta * g[i]);
      x[i] = std::fma(-c.alpha, std::fma(c.gamma, d[i], c.one_minus_gamma * g[i]), x[i]);
    }
    return;
  }
  for (long i = 0; i < count; ++i) qhm_update(x[i], d[i], g[i], c);
}

using UpdateRun = void (*)(float*, float*, float const*, long, QhmCoefficients const&);

__attribute__((target("avx512f,fma"))) void update_wide(float* x, float* d, float const* g, long count,
                                                        QhmCoefficients const& c) {
  update_each(x, d, g, count, c);
}

__attribute__((target("avx2,fma"))) void update_narrow(float* x, float* d, float const* g, long count,
                                                       QhmCoefficients const& c) {
  update_each(x, d, g, count, c);
}

void update_anywhere(float* x, float* d, float const* g, long count, QhmCoefficients const& c) {
  update_each(x, d, g, count, c);
}

/// The loop for the processor at hand: 16, 8 or 4 weights an instruction. A fused operation has the same bits
/// in all three (without hardware for it, in software).
UpdateRun run_for_this_processor() {
  if (__builtin_cpu_supports("avx512f")) return update_wide;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return update_narrow;
  return update_anywhere;
}

/// Weights in one piece of work: small enough to share out evenly, large enough not to count.
constexpr long piece = 16'384;

std::vector<QhmSegment> pieces_of(std::span<QhmSegment const> segments) {
  std::vector<QhmSegment> pieces;
  for (auto const& all : segments)
    for (long begin = 0; begin < all.count; begin += piece)
      pieces.push_back({.x = all.x + begin,
                        .d = all.d + begin,
                        .g = all.g + begin,
                        .count = std::min(piece, all.count - begin)});
  return pieces;
}

}  // namespace

void update_on_cpu(std::span<QhmSegment const> segments, QhmCoefficients const& coefficients) {
  static UpdateRun const update_run = run_for_this_processor();
  auto const pieces = pieces_of(segments);
  at::parallel_for(0, static_cast<std::int64_t>(pieces.size()), 4, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
      update_run(pieces[i].x, pieces[i].d, pieces[i].g, pieces[i].count, coefficients);
  });
}

}  // namespace qhm::empirical
