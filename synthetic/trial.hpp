#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

#include "core/stages.hpp"
#include "synthetic/kernels/tile.hpp"

namespace qhm::synthetic {

/// The vectors of one trial, reused by the next: x_k, d_k and g_k, each of `dim` coordinates.
struct Iterate {
  std::vector<double> x, d, g;
  explicit Iterate(std::uint32_t dim) : x(dim), d(dim), g(dim) {}
};

/// One trial: mini-batch QHM on f from its start point over the plan's stages, with d_{-1} = 0. The plain
/// path, beside which the kernels are tested, and the one for mini-batches of data.
///
/// `mini_batch(s, k, x, g)` makes g the mini-batch gradient of step k in stage s; with `from_full_gradient`
/// it finds grad f(x) in g. `observer.wants(k)` says whether step k is observed; then `observer(k, x_k, grad
/// f(x_k))` sees the point before the step and returns whether to go on.
template <class Objective, class MiniBatch, class Observer>
void run_trial(Objective const& f, std::span<Stage<> const> stages, bool from_full_gradient, Iterate& at,
               MiniBatch const& mini_batch, Observer& observer) {
  double *const x = at.x.data(), *const d = at.d.data(), *const g = at.g.data();
  for (std::uint32_t j = 0; j < f.dim; ++j) x[j] = f.start(j), d[j] = 0;
  for (std::size_t s = 0; s < stages.size(); ++s)
    for (std::uint64_t k = stages[s].first_step; k <= stages[s].last_step(); ++k) {
      bool const observed = observer.wants(k);
      if (from_full_gradient || observed) f.gradient(x, g);
      if (observed && !observer(k, x, g)) return;
      mini_batch(s, k, x, g);
      qhm_step(stages[s], f.dim, g, d, x);
    }
}

/// The laws of the mini-batch means of a noise that is added to the full gradient, one a stage. Batch sizes
/// must be whole and at most max_batch.
template <class Law>
auto stage_laws(Law const& noise, std::span<Stage<> const> stages, AliasTables& tables) {
  std::vector<decltype(noise.mean_of(1, tables))> laws;
  laws.reserve(stages.size());
  for (auto const& stage : stages) {
    assert(stage.batch >= 1 && stage.batch <= static_cast<double>(max_batch));
    laws.push_back(noise.mean_of(static_cast<std::uint32_t>(stage.batch), tables));
  }
  return laws;
}

/// run_trial under a noise that is added to the full gradient, one coordinate after the other.
template <class Objective, class BatchLaw, class Observer>
void run_trial(Objective const& f, std::vector<BatchLaw> const& laws, std::span<Stage<> const> stages,
               std::uint64_t seed, std::uint32_t trial, Iterate& at, Observer& observer) {
  run_trial(
      f, stages, true, at,
      [&](std::size_t s, std::uint64_t k, double const*, double* g) {
        laws[s].add_to(g, 0, f.dim, DrawAddress{seed, trial, static_cast<std::uint32_t>(k)});
      },
      observer);
}

}  // namespace qhm::synthetic
