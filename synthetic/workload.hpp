#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/stages.hpp"
#include "synthetic/estimates.hpp"
#include "synthetic/kernels/course.hpp"

namespace qhm::synthetic {

/// What one trial saw, while it is looked at: |grad f(x_k)|^2 at the observed steps, and the weighted
/// averages.
struct TrialValues {
  std::span<double const> norms, averages;
};

/// What is simulated: `trials` runs of the plan's table, looked at before the observed steps (ascending).
struct Workload {
  std::span<Stage<> const> stages;
  std::span<std::uint64_t const> observed;
  std::span<StepWeights const> weights{};  ///< of averages over all steps; none for noise that samples data
  std::span<std::uint64_t const> average_indices{};  ///< 0, 1, .. weights.size() - 1
  std::uint64_t trials = 1;                          ///< at most 2^32
  std::uint64_t seed = 0;
  unsigned threads = 1;                     ///< of the processor, at least 1
  TileKernel kernel = nullptr;              ///< the fastest where null
  std::uint64_t first_chunk = 0;            ///< chunks first_chunk, first_chunk + stride, .. are run
  std::uint64_t chunk_stride = 1;           ///< more than 1 where others run the rest
  std::atomic<bool> const* stop = nullptr;  ///< set by whoever wants an early end

  /// Called for every trial in ascending order, from one thread at a time; not for noise that samples data.
  std::function<void(std::uint64_t trial, TrialValues const&)> each_trial{};

  [[nodiscard]] bool stop_requested() const { return stop != nullptr && *stop; }
};

/// Trials of a chunk: fixed, so that the order of all sums is the same for any number of threads and ranks.
inline constexpr std::uint64_t chunk_trials = lane_count;
[[nodiscard]] constexpr std::uint64_t chunks_of(std::uint64_t trials) {
  return (trials + chunk_trials - 1) / chunk_trials;
}
[[nodiscard]] inline std::uint64_t trials_of(Workload const& work, std::uint64_t chunk) {
  return std::min(chunk_trials, work.trials - chunk * chunk_trials);
}

/// The chunks that a run has to do: how many, and the i-th one.
struct ChunkList {
  std::uint64_t first, stride, count;

  explicit ChunkList(Workload const& work) : first(work.first_chunk), stride(work.chunk_stride), count(0) {
    std::uint64_t const all = chunks_of(work.trials);
    if (first < all) count = (all - first - 1) / stride + 1;
  }
  [[nodiscard]] std::uint64_t operator[](std::uint64_t i) const { return first + i * stride; }
};

/// Takes a chunk's estimates; an engine calls it in ascending order of the chunks.
using TakeChunk = std::function<void(std::uint64_t chunk, Estimates const&)>;

/// Takes the values of one trial, norms[i * stride] and averages[w * stride], until one is not finite: that
/// trial has diverged.
inline void take_trial(Workload const& work, double const* norms, double const* averages, std::size_t stride,
                       Estimates& into) {
  into.norms.begin_trial();
  into.averages.begin_trial();
  for (std::size_t i = 0; i < work.observed.size(); ++i)
    if (!into.norms.take(work.observed[i], norms[i * stride])) return;
  for (std::size_t w = 0; w < work.weights.size(); ++w)
    if (!into.averages.take(w, averages[w * stride])) return;
}

/// Shows the values of one trial, laid out as for take_trial, to whoever asked for them.
class TrialView {
 public:
  explicit TrialView(Workload const& work)
      : work_(work), norms_(work.observed.size()), averages_(work.weights.size()) {}

  void show(std::uint64_t trial, double const* norms, double const* averages, std::size_t stride) {
    if (!work_.each_trial) return;
    for (std::size_t i = 0; i < norms_.size(); ++i) norms_[i] = norms[i * stride];
    for (std::size_t w = 0; w < averages_.size(); ++w) averages_[w] = averages[w * stride];
    work_.each_trial(trial, {norms_, averages_});
  }

 private:
  Workload const& work_;
  std::vector<double> norms_, averages_;
};

}  // namespace qhm::synthetic
