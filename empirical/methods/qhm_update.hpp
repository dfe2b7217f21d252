#pragma once

#include <cmath>

#if defined(__CUDACC__)
#define QHM_UPDATE_INLINE __host__ __device__ inline
#else
#define QHM_UPDATE_INLINE inline __attribute__((always_inline))
#endif

namespace qhm::empirical {

/// The numbers of one step, each rounded once to the weights' precision.
struct QhmCoefficients {
  float alpha = 0;                     ///< [x^2/f]
  float beta = 0, one_minus_beta = 1;  ///< [1]
  float gamma = 0, one_minus_gamma = 1;
  float weight_decay = 0;  ///< coupled: g + weight_decay x takes the place of g  [f/x^2]
};

/// One weight x and its momentum d under the gradient g:
///
///     d <- beta d + (1 - beta) g;   x <- x - alpha [(1 - gamma) g + gamma d]
///
/// Terms of weight 0 are left out, so gamma = 0 is SGD bit for bit. Multiplications followed by an addition
/// are fused wherever the formula allows, explicitly, so that a processor and a device, a vector and a single
/// number come to the same bits.
///
/// Source   arXiv 2506.23544, algorithm 1, with d_{-1} = 0 and no bias correction
/// Error    at most 3 roundings in d and 4 in x's step, of relative size 2^-24 each
QHM_UPDATE_INLINE void qhm_update(float& x, float& d, float g, QhmCoefficients const& c) {
  if (c.weight_decay != 0) g = std::fma(c.weight_decay, x, g);
  d = std::fma(c.beta, d, c.one_minus_beta * g);
  float const step = c.gamma == 0 ? g : std::fma(c.gamma, d, c.one_minus_gamma * g);
  x = std::fma(-c.alpha, step, x);
}

/// A run of weights with their momenta and gradients, side by side in memory.
struct QhmSegment {
  float* x;
  float* d;
  float const* g;
  long count;
};

}  // namespace qhm::empirical
