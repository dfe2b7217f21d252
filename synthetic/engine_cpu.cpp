#include "synthetic/engine_cpu.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "synthetic/trial.hpp"

namespace qhm::synthetic {
namespace {

/// |g|^2 in eight sums that the processor can run side by side.
double squared_norm(double const* g, std::uint32_t dim) {
  constexpr std::uint32_t lanes = 8;
  double sums[lanes] = {};
  std::uint32_t j = 0;
  for (; j + lanes <= dim; j += lanes)
    for (std::uint32_t lane = 0; lane < lanes; ++lane) sums[lane] += g[j + lane] * g[j + lane];
  for (; j < dim; ++j) sums[0] += g[j] * g[j];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

struct NormObserver {
  Moments& moments;
  std::uint32_t dim;

  [[nodiscard]] bool wants(std::uint64_t step) const { return moments.wants(step); }
  bool operator()(std::uint64_t step, double const*, double const* gradient) {
    return moments.take(step, squared_norm(gradient, dim));
  }
};

/// Merges chunks in the order of their index, whichever thread brings them when. A thread that is ahead
/// waits, so no more chunks are held than there are threads.
class OrderedMerge {
 public:
  explicit OrderedMerge(Moments& total) : total_(total) {}

  void add(std::uint64_t chunk, Moments const& part) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return stopped_ || merged_ == chunk; });
    if (stopped_) return;
    total_.merge(part);
    ++merged_;
    turn_.notify_all();
  }

  /// Lets waiting threads go after one of them failed.
  void stop() {
    std::lock_guard const lock(mutex_);
    stopped_ = true;
    turn_.notify_all();
  }

 private:
  Moments& total_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::uint64_t merged_ = 0;
  bool stopped_ = false;
};

template <class Function, class Law>
Moments run_chunks(Function const& f, Law const& noise, Workload const& work,
                   std::function<void(std::uint64_t)> const& trials_done) {
  std::uint64_t const chunks = (work.trials + chunk_trials - 1) / chunk_trials;
  Moments total(work.observed);
  OrderedMerge merge(total);
  std::atomic<std::uint64_t> next_chunk = 0;
  std::exception_ptr failure;
  std::mutex failure_mutex;

  auto const worker = [&] {
    try {
      Iterate iterate(f.dim);
      for (std::uint64_t chunk; (chunk = next_chunk++) < chunks;) {
        Moments part(work.observed);
        NormObserver observer{part, f.dim};
        std::uint64_t const end = std::min((chunk + 1) * chunk_trials, work.trials);
        for (std::uint64_t trial = chunk * chunk_trials; trial < end; ++trial) {
          part.begin_trial();
          run_trial(f, noise, work.stages, work.seed, static_cast<std::uint32_t>(trial), iterate, observer);
          if (trials_done) trials_done(1);
        }
        merge.add(chunk, part);
      }
    } catch (...) {
      std::lock_guard const lock(failure_mutex);
      failure = std::current_exception();
      next_chunk = chunks;
      merge.stop();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t i = 1; i < std::min<std::uint64_t>(work.threads, chunks); ++i)
      threads.emplace_back(worker);
    worker();
  }
  if (failure) std::rethrow_exception(failure);
  return total;
}

template <class Function, class Law>
inline constexpr bool compatible = Law::additive || FiniteSum<Function>;

}  // namespace

Moments simulate(Objective const& objective, Noise const& noise, Workload const& work,
                 std::function<void(std::uint64_t)> const& trials_done) {
  return std::visit(
      [&]<class Function, class Law>(Function const& f, Law const& law) -> Moments {
        if constexpr (compatible<Function, Law>)
          return run_chunks(f, law, work, trials_done);
        else
          throw std::logic_error("this objective has no samples to draw");
      },
      objective, noise);
}

bool observes_for_free(Noise const& noise) {
  return std::visit([]<class Law>(Law const&) { return Law::additive; }, noise);
}

}  // namespace qhm::synthetic
