// Coordinate-steps a second of the Monte Carlo engine: three objectives, four batch sizes, three dimensions,
// Rademacher noise, |grad f|^2 seen at every step; beside the machine's own limit (limit.hpp).
//
//   engine/OBJECTIVE/batch/dim/threads     this library
//   limit/batch/dim/threads                the same random bits and the update's multiply-adds, nothing else
//
// items_per_second counts trials x coordinates x steps. monte_carlo_numpy.py, monte_carlo_torch.py and
// monte_carlo_ensmallen.cpp run the same experiment.

#include <benchmark/benchmark.h>

#include <numeric>
#include <thread>

#include "benchmarks/synthetic/limit.hpp"
#include "benchmarks/synthetic/task.hpp"
#include "synthetic/engine_cpu.hpp"

namespace qhm::benchmarks {
namespace {

using namespace qhm::synthetic;

/// A task with everything that a workload looks at.
struct Loaded {
  std::vector<Stage<>> stages;
  std::vector<std::uint64_t> observed;

  explicit Loaded(Task const& task)
      : stages(tabulate(Plan{.learning_rate = Constant{Task::alpha},
                             .batch = Constant{static_cast<double>(task.batch)},
                             .beta = Constant{Task::beta},
                             .gamma = Constant{Task::gamma}},
                        task.steps)),
        observed(task.steps) {
    std::iota(observed.begin(), observed.end(), 0);
  }
  [[nodiscard]] Workload workload(Task const& task, unsigned threads) const {
    return {.stages = stages, .observed = observed, .trials = task.trials, .threads = threads};
  }
};

void count(benchmark::State& state, Task const& task) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(task.coordinate_steps()));
}

void engine(benchmark::State& state, Objective const& objective, Task const& task, unsigned threads) {
  Loaded const loaded(task);
  auto const work = loaded.workload(task, threads);
  for (auto _ : state)
    benchmark::DoNotOptimize(simulate(objective, Rademacher{1, task.dim}, work).norms.mean(task.steps - 1));
  count(state, task);
}

void limit(benchmark::State& state, Task const& task, unsigned threads) {
  Loaded const loaded(task);
  auto const work = loaded.workload(task, threads);
  for (auto _ : state) run_limit(work, task.dim, task.batch);
  count(state, task);
}

void register_all() {
  unsigned const cores = std::max(1U, std::thread::hardware_concurrency());
  for (std::uint32_t const dim : {10, 1'000, 100'000})
    for (std::uint32_t const batch : {1, 8, 64, 1024})
      for (unsigned const threads : {1U, cores}) {
        Task const task = Task::of(dim, batch);
        std::string const at =
            "/" + std::to_string(batch) + "/" + std::to_string(dim) + "/" + (threads == 1 ? "one" : "all");
        auto const add = [&](std::string const& name, auto const& body) {
          auto* const made = benchmark::RegisterBenchmark((name + at).c_str(), body);
          made->Unit(benchmark::kMillisecond);
          if (threads > 1) made->UseRealTime();  // one thread: its processor time
        };
        auto const add_engine = [&](char const* name, Objective const& f) {
          add(std::string("engine/") + name,
              [=](benchmark::State& state) { engine(state, f, task, threads); });
        };
        add_engine("one-minus-cos", OneMinusCos{dim});
        add_engine("log", LogQuadratic{dim});
        add_engine("quadratic", Quadratic{dim});
        add("limit", [=](benchmark::State& state) { limit(state, task, threads); });
        if (cores == 1) break;
      }
}

}  // namespace
}  // namespace qhm::benchmarks

int main(int argc, char** argv) {
  qhm::benchmarks::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::AddCustomContext("kernel", qhm::synthetic::kernels().front().name);
  benchmark::RunSpecifiedBenchmarks();
}
