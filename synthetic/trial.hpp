#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "core/stages.hpp"
#include "synthetic/noise/draw.hpp"

namespace qhm::synthetic {

/// The vectors of one trial, reused by the next: x_k, d_k and g_k, each of `dim` coordinates.
struct Iterate {
  std::vector<double> x, d, g;
  explicit Iterate(std::uint32_t dim) : x(dim), d(dim), g(dim) {}
};

/// One step of QHM, in place:
///
///     d_k = (1 - beta_k) g_k + beta_k d_{k-1},   x_{k+1} = x_k - alpha_k [(1 - gamma_k) g_k + gamma_k d_k]
QHM_HOST_DEVICE inline void qhm_step(Stage<> const& stage, std::uint32_t dim, double const* __restrict g,
                                     double* __restrict d, double* __restrict x) {
  double const alpha = stage.alpha, beta = stage.beta, gamma = stage.gamma;
  double const one_minus_beta = stage.one_minus_beta, one_minus_gamma = stage.one_minus_gamma;
  for (std::uint32_t j = 0; j < dim; ++j) {
    double const direction = one_minus_beta * g[j] + beta * d[j];
    d[j] = direction;
    x[j] -= alpha * (one_minus_gamma * g[j] + gamma * direction);
  }
}

/// One trial: mini-batch QHM on f from its start point over the plan's stages, with d_{-1} = 0.
///
/// `observer.wants(k)` says whether step k is observed; then `observer(k, x_k, grad f(x_k))` sees the point
/// before the step and returns whether to go on. Batch sizes must be whole and at most max_batch. Step and
/// trial are 32-bit addresses of the random draws.
template <class Objective, class Noise, class Observer>
void run_trial(Objective const& f, Noise const& noise, std::span<Stage<> const> stages, std::uint64_t seed,
               std::uint32_t trial, Iterate& at, Observer& observer) {
  double *const x = at.x.data(), *const d = at.d.data(), *const g = at.g.data();
  for (std::uint32_t j = 0; j < f.dim; ++j) x[j] = f.start(j), d[j] = 0;

  for (Stage<> const& stage : stages) {
    assert(stage.batch >= 1 && stage.batch <= static_cast<double>(max_batch));
    auto const batch = noise.mean_of(static_cast<std::uint32_t>(stage.batch));
    for (std::uint64_t k = stage.first_step; k < stage.first_step + stage.steps; ++k) {
      Draw const draw{.seed = seed, .trial = trial, .step = static_cast<std::uint32_t>(k)};
      bool const observed = observer.wants(k);
      if (Noise::additive || observed) f.gradient(x, g);
      if (observed && !observer(k, x, g)) return;
      if constexpr (Noise::additive)
        batch.add_to(g, f.dim, draw);
      else
        batch.gradient(f, x, g, draw);
      qhm_step(stage, f.dim, g, d, x);
    }
  }
}

}  // namespace qhm::synthetic
