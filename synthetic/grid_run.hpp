#pragma once

#include <algorithm>
#include <vector>

#include "synthetic/kernels/grid.hpp"
#include "synthetic/workload.hpp"

namespace qhm::synthetic {

/// Numbers that the partial sums and the totals of a launch may take together, and threads that keep the
/// largest device busy: more would only be more to lose on an early end.
struct GridBudget {
  std::uint64_t numbers = std::uint64_t{1} << 27;
  std::uint64_t threads = std::uint64_t{1} << 18;
};

/// Runs the workload's chunks as launches of grids, whatever runs them: a device, or a loop on the host.
///
///     launcher.begin(n)       totals[0 .. n) = 0
///     launcher.launch(grid)   run_share for every thread, then sum_runs, which adds to the totals
///     launcher.totals()       double const*, [row][trial], on the host
///
/// Launches over the same trials go through the runs of coordinates in their order, so that the order of all
/// sums depends on the experiment alone. At least one chunk of trials and one run is launched, whatever the
/// budget.
template <class Launcher>
void run_on_grid(Workload const& work, Course const& course, bool apart, GridBudget const& budget,
                 Launcher& launcher, TakeChunk const& take) {
  ChunkList const chunks(work);
  std::uint64_t const rows = std::max<std::uint64_t>(1, rows_of(course));
  std::uint64_t const threads = std::min(budget.threads, budget.numbers / (2 * rows));
  std::uint64_t const chunks_at_once = std::max<std::uint64_t>(1, threads / chunk_trials);
  std::uint32_t const run_size = apart ? cell_size : course.dim;
  std::uint32_t const runs = (course.dim + run_size - 1) / run_size;

  TrialView view(work);
  for (std::uint64_t i = 0; i < chunks.count && !work.stop_requested(); i += chunks_at_once) {
    std::uint64_t const end = std::min(i + chunks_at_once, chunks.count);
    std::uint64_t const trials = (end - 1 - i) * chunk_trials + trials_of(work, chunks[end - 1]);
    auto const runs_at_once =
        static_cast<std::uint32_t>(std::clamp<std::uint64_t>(threads / trials, 1, runs));
    launcher.begin(rows * trials);
    for (std::uint32_t run = 0; run < runs; run += runs_at_once)
      launcher.launch(Grid{.first_chunk = chunks[i],
                           .chunk_stride = chunks.stride,
                           .trials = static_cast<std::uint32_t>(trials),
                           .first_run = run,
                           .runs = std::min(runs_at_once, runs - run),
                           .run_size = run_size,
                           .dim = course.dim});
    double const* const totals = launcher.totals();
    for (std::uint64_t j = i; j < end; ++j) {
      Estimates estimates(work.observed, work.average_indices);
      for (std::uint64_t t = 0; t < trials_of(work, chunks[j]); ++t) {
        double const* const norms = totals + (j - i) * chunk_trials + t;
        double const* const averages = norms + course.observed_count * trials;
        take_trial(work, norms, averages, trials, estimates);
        view.show(chunks[j] * chunk_trials + t, norms, averages, trials);
      }
      take(chunks[j], estimates);
    }
  }
}

}  // namespace qhm::synthetic
