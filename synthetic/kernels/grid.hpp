#pragma once

#include <concepts>

#include "synthetic/kernels/tile.hpp"

namespace qhm::synthetic {

/// Largest number of coordinates that a thread of a device holds.
inline constexpr std::uint32_t most_held = 256;

/// Coordinates that are free of each other: a run of them is simulated without the rest.
template <class Function, class Law>
inline constexpr bool go_apart = Function::separable && !std::same_as<Law, Sphere::Batch>;

/// One launch on a device: some trials, some runs of their coordinates. A thread runs one trial over one run:
/// a cell where coordinates go apart, else all of them.
///
/// Trials are numbered as the chunks that an engine has to do; neighbouring threads have neighbouring trials.
struct Grid {
  std::uint64_t first_chunk = 0;       ///< of the experiment
  std::uint64_t chunk_stride = 1;      ///< from one chunk of this launch to the next
  std::uint32_t trials = 0;            ///< of this launch; its chunks are full up to the last
  std::uint32_t first_run = 0;         ///< of coordinates
  std::uint32_t runs = 0;              ///< of this launch
  std::uint32_t run_size = cell_size;  ///< coordinates of a run, but the last
  std::uint32_t dim = 0;
  std::uint32_t block_size = 128;

  [[nodiscard]] QHM_INLINE std::uint64_t threads() const { return std::uint64_t{trials} * runs; }
  /// Blocks that cover `items`, one a thread.
  [[nodiscard]] QHM_INLINE std::uint32_t blocks(std::uint64_t items) const {
    return static_cast<std::uint32_t>((items + block_size - 1) / block_size);
  }
  [[nodiscard]] QHM_INLINE std::uint64_t item(std::uint32_t block, std::uint32_t thread) const {
    return std::uint64_t{block} * block_size + thread;
  }
};

/// What a thread owns: a trial of the experiment and a run of its coordinates.
struct Share {
  std::uint32_t trial, first, count;
};
QHM_INLINE Share share_of(Grid const& grid, std::uint64_t thread) {
  std::uint64_t const i = thread % grid.trials;
  std::uint64_t const chunk = grid.first_chunk + i / lane_count * grid.chunk_stride;
  auto const run = static_cast<std::uint32_t>(grid.first_run + thread / grid.trials);
  std::uint32_t const first = run * grid.run_size, left = grid.dim - first;
  return {.trial = static_cast<std::uint32_t>(chunk * lane_count + i % lane_count),
          .first = first,
          .count = left < grid.run_size ? left : grid.run_size};
}

/// Numbers that an experiment adds up in a trial: its norms, then its averages.
QHM_INLINE std::uint64_t rows_of(Course const& course) {
  return course.observed_count + course.weight_count;
}

namespace detail {

/// Runs a share with its vectors in the thread's own memory.
template <std::uint32_t held, class Function, class Law>
QHM_INLINE void run_held(Course const& course, TileOfTrials const& tile, Function const& f, Law const* laws) {
  double x[held], d[held], g[held];
  run_tile(
      course, tile, x, d, g,
      [&](double const* at, double* into) {
        if constexpr (Function::separable)
          f.slopes(at, into, tile.first, tile.count);
        else
          f.gradient(at, into);
      },
      [&](std::size_t stage, double* into, DrawAddress const& at) {
        laws[stage].add_to(into, tile.first, tile.count, at);
      });
}

}  // namespace detail

/// What thread (block, thread) of the launch does: it runs its share and leaves in its own column
///
///     partial[row][thread of the launch]     norms[i], then averages[w], of its coordinates
///
/// `course` and `laws` are where the thread can read them; the variants of the course are not looked at.
template <class Function, class Law>
QHM_INLINE void run_share(Course const& course, Grid const& grid, Function const& f, Law const* laws,
                          double* partial, std::uint32_t block, std::uint32_t thread) {
  std::uint64_t const column = grid.item(block, thread), columns = grid.threads();
  if (column >= columns) return;
  Share const share = share_of(grid, column);
  for (std::uint64_t row = 0; row < rows_of(course); ++row) partial[row * columns + column] = 0;
  TileOfTrials tile{.first_trial = share.trial,
                    .first = share.first,
                    .count = share.count,
                    .norms = partial + column,
                    .averages = partial + course.observed_count * columns + column,
                    .stride = static_cast<std::size_t>(columns)};
  if constexpr (go_apart<Function, Law>) {
    if (share.count == cell_size) {
      tile.count = cell_size;  // known while compiling: the vectors can stay in registers
      detail::run_held<cell_size>(course, tile, f, laws);
    } else {
      detail::run_held<cell_size>(course, tile, f, laws);
    }
  } else {
    detail::run_held<most_held>(course, tile, f, laws);
  }
}

/// What thread (block, thread) of the launch after it does: it adds the runs of one trial, in their order, to
///
///     totals[row][trial of the launch]
QHM_INLINE void sum_runs(Grid const& grid, std::uint64_t rows, double const* partial, double* totals,
                         std::uint32_t block, std::uint32_t thread) {
  std::uint64_t const item = grid.item(block, thread);
  if (item >= rows * grid.trials) return;
  double const* const columns = partial + item / grid.trials * grid.threads() + item % grid.trials;
  double sum = totals[item];
  for (std::uint32_t run = 0; run < grid.runs; ++run) sum += columns[std::uint64_t{run} * grid.trials];
  totals[item] = sum;
}

}  // namespace qhm::synthetic
