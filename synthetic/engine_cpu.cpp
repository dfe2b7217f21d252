#include "synthetic/engine_cpu.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>
#include <vector>

#include "synthetic/loaded_course.hpp"
#include "synthetic/ordered_queue.hpp"

namespace qhm::synthetic {
namespace {

/// Numbers at a multiple of 64 bytes.
class AlignedNumbers {
 public:
  explicit AlignedNumbers(std::size_t count)
      : data_(static_cast<double*>(::operator new (count * sizeof(double), std::align_val_t{64}))),
        count_(count) {
    clear();
  }
  void clear() { std::fill_n(data_.get(), count_, 0.0); }
  [[nodiscard]] double* data() const { return data_.get(); }

 private:
  struct Release {
    void operator()(double* p) const { ::operator delete (p, std::align_val_t{64}); }
  };
  std::unique_ptr<double, Release> data_;
  std::size_t count_;
};

/// Objective and noise that a kernel can run, eight trials side by side.
class KernelRun {
 public:
  KernelRun(Objective const& objective, Noise const& noise, Workload const& work)
      : work_(work), loaded_(objective, noise, work), course_(loaded_.course()), apart_(loaded_.apart()) {
    kernel_ = work.kernel != nullptr ? work.kernel : kernels().front().run;
  }

  void run(TakeChunk const& take) const {
    ChunkList const chunks(work_);
    std::uint64_t const slices = apart_ ? (course_.dim + slice_size - 1) / slice_size : 1;
    std::size_t const norms = work_.observed.size() * lane_count,
                      averages = work_.weights.size() * lane_count;
    AlignedNumbers chunk_norms(norms), chunk_averages(averages);
    TrialView view(work_);
    struct Buffers {
      AlignedNumbers norms, averages, scratch;
    };
    for_each_in_order(
        chunks.count * slices, work_.threads,
        [&] {
          return Buffers{AlignedNumbers(norms), AlignedNumbers(averages),
                         AlignedNumbers(std::size_t{3} * largest_tile() * lane_count)};
        },
        [&](Buffers& buffers, std::uint64_t item) {
          buffers.norms.clear(), buffers.averages.clear();
          run_slice(chunks[item / slices], item % slices,
                    {.norms = buffers.norms.data(),
                     .averages = buffers.averages.data(),
                     .scratch = buffers.scratch.data()});
        },
        [&](Buffers const& buffers, std::uint64_t item) {
          for (std::size_t i = 0; i < norms; ++i) chunk_norms.data()[i] += buffers.norms.data()[i];
          for (std::size_t i = 0; i < averages; ++i) chunk_averages.data()[i] += buffers.averages.data()[i];
          if (item % slices + 1 < slices) return;
          std::uint64_t const chunk = chunks[item / slices];
          Estimates estimates(work_.observed, work_.average_indices);
          for (std::uint32_t lane = 0; lane < trials_of(work_, chunk); ++lane) {
            double const *const of_norms = chunk_norms.data() + lane, *const of_averages =
                                                                          chunk_averages.data() + lane;
            take_trial(work_, of_norms, of_averages, lane_count, estimates);
            view.show(chunk * chunk_trials + lane, of_norms, of_averages, lane_count);
          }
          chunk_norms.clear(), chunk_averages.clear();
          take(chunk, estimates);
        },
        [&] { return work_.stop_requested(); });
  }

 private:
  /// Coordinates that one thread takes at a time, tile after tile.
  static constexpr std::uint32_t slice_size = 128 * tile_size;

  [[nodiscard]] std::uint32_t largest_tile() const {
    return apart_ ? std::min(tile_size, course_.dim) : course_.dim;
  }

  void run_slice(std::uint64_t chunk, std::uint64_t slice, TileOfTrials tile) const {
    tile.first_trial = static_cast<std::uint32_t>(chunk * chunk_trials);
    std::uint64_t const begin = apart_ ? slice * slice_size : 0;
    std::uint64_t const end = apart_ ? std::min<std::uint64_t>(begin + slice_size, course_.dim) : course_.dim;
    for (std::uint64_t first = begin; first < end; first += largest_tile()) {
      tile.first = static_cast<std::uint32_t>(first);
      tile.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(largest_tile(), end - first));
      kernel_(course_, tile);
    }
  }

  Workload const& work_;
  LoadedCourse loaded_;
  Course const& course_;
  bool apart_;
  TileKernel kernel_;
};

struct NormObserver {
  Moments& moments;
  std::uint32_t dim;

  [[nodiscard]] bool wants(std::uint64_t step) const { return moments.wants(step); }
  bool operator()(std::uint64_t step, double const*, double const* gradient) {
    return moments.take(step, squared_norm(dim, gradient));
  }
};

template <class Function, class Law>
void run_on_data(Function const& f, Workload const& work, TakeChunk const& take) {
  ChunkList const chunks(work);
  struct State {
    Iterate iterate;
    Estimates estimates;
    std::vector<bool> taken;
  };
  for_each_in_order(
      chunks.count, work.threads,
      [&] {
        return State{Iterate(f.dim), Estimates(work.observed, work.average_indices),
                     std::vector<bool>(f.samples)};
      },
      [&](State& state, std::uint64_t item) {
        std::uint64_t const chunk = chunks[item];
        state.estimates = Estimates(work.observed, work.average_indices);
        NormObserver observer{state.estimates.norms, f.dim};
        for (std::uint64_t i = 0; i < trials_of(work, chunk); ++i) {
          auto const trial = static_cast<std::uint32_t>(chunk * chunk_trials + i);
          state.estimates.norms.begin_trial();
          run_trial(
              f, work.stages, false, state.iterate,
              [&](std::size_t s, std::uint64_t k, double const* x, double* g) {
                Law::gradient(f, static_cast<std::uint32_t>(work.stages[s].batch), x, g,
                              Draw{work.seed, trial, static_cast<std::uint32_t>(k)}, state.taken);
              },
              observer);
        }
      },
      [&](State const& state, std::uint64_t item) { take(chunks[item], state.estimates); },
      [&] { return work.stop_requested(); });
}

}  // namespace

void run_chunks(Objective const& objective, Noise const& noise, Workload const& work, TakeChunk const& take) {
  if (!samples_data(noise)) return KernelRun(objective, noise, work).run(take);
  std::visit(
      [&]<class Function, class Law>(Function const& f, Law const&) {
        if constexpr (FiniteSum<Function> && SamplesData<Law>)
          run_on_data<Function, Law>(f, work, take);
        else
          throw std::logic_error("this objective has no samples to draw");
      },
      objective, noise);
}

Estimates simulate(Objective const& objective, Noise const& noise, Workload const& work,
                   std::function<void(std::uint64_t)> const& trials_done) {
  Estimates total(work.observed, work.average_indices);
  run_chunks(objective, noise, work, [&](std::uint64_t chunk, Estimates const& part) {
    total.merge(part);
    if (trials_done) trials_done(trials_of(work, chunk));
  });
  return total;
}

}  // namespace qhm::synthetic
