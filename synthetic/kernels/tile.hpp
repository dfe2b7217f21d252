#pragma once

#include "core/stage.hpp"
#include "synthetic/kernels/course.hpp"
#include "synthetic/lanes/random.hpp"

namespace qhm::synthetic {

/// One step of QHM on `count` coordinates, in place:
///
///     d_k = (1 - beta_k) g_k + beta_k d_{k-1},   x_{k+1} = x_k - alpha_k [(1 - gamma_k) g_k + gamma_k d_k]
template <class T>
QHM_INLINE void qhm_step(Stage<> const& stage, std::uint32_t count, T const* __restrict g, T* __restrict d,
                         T* __restrict x) {
  T const beta(stage.beta), one_minus_beta(stage.one_minus_beta);
  T const plain(-stage.alpha * stage.one_minus_gamma), averaged(-stage.alpha * stage.gamma);
  for (std::uint32_t i = 0; i < count; ++i) {
    T const direction = fma(one_minus_beta, g[i], T(beta * d[i]));
    d[i] = direction;
    x[i] = fma(averaged, direction, fma(plain, g[i], x[i]));
  }
}

/// The sum of the squares, in the order of the coordinates.
template <class T>
QHM_INLINE T squared_norm(std::uint32_t count, T const* g) {
  // Four sums: neighbours do not wait for each other.
  T sums[4] = {T(0.0), T(0.0), T(0.0), T(0.0)};
  std::uint32_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (std::uint32_t part = 0; part < 4; ++part) sums[part] = fma(g[i + part], g[i + part], sums[part]);
  for (; i < count; ++i) sums[0] = fma(g[i], g[i], sums[0]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Runs the tile: mini-batch QHM from x_0 with d_{-1} = 0 over all stages, in the vectors x, d, g of `count`
/// numbers each. `gradient(x, g)` fills g; `add_noise(stage index, g, address)` makes it a mini-batch's.
template <class T, class Gradient, class Noise>
QHM_INLINE void run_tile(Course const& course, TileOfTrials const& tile, T* x, T* d, T* g,
                         Gradient const& gradient, Noise const& add_noise) {
  auto const count = tile.count;
  T* const norms = reinterpret_cast<T*>(tile.norms);
  T* const averages = reinterpret_cast<T*>(tile.averages);
  for (std::uint32_t i = 0; i < count; ++i) x[i] = T(course.start[tile.first + i]), d[i] = T(0.0);

  std::size_t next = 0;  // observation
  for (std::size_t s = 0; s < course.stage_count; ++s) {
    Stage<> const& stage = course.stages[s];
    for (std::uint64_t k = stage.first_step; k < stage.first_step + stage.steps; ++k) {
      gradient(x, g);
      bool const observed = next < course.observed_count && course.observed[next] == k;
      if (observed || course.weight_count > 0) {
        T const norm = squared_norm(count, g);
        if (observed) norms[next++ * tile.stride] += norm;
        for (std::size_t w = 0; w < course.weight_count; ++w) {
          auto const& weights = course.weights[w];
          T const weight(weights.by_step != nullptr ? weights.by_step[k] : weights.by_stage[s]);
          averages[w * tile.stride] = fma(weight, norm, averages[w * tile.stride]);
        }
      }
      add_noise(s, g, DrawAddress{course.seed, tile.first_trial, static_cast<std::uint32_t>(k)});
      qhm_step(stage, count, g, d, x);
    }
  }
}

}  // namespace qhm::synthetic
