// The leading sums of all 60 combinations of schedules: this library at K = 1e15, the direct loop over epochs
// (direct_sums.hpp) as far as it gets in seconds.
//
//   table/library/1e15, table/library/1e7       all 60
//   table/epoch-loop/1e5, 1e6, 1e7              all 60: an exponential batch soon has one step an epoch
//   constant-batch/epoch-loop/1e7, 1e8, 1e9     the 30 with constant batch: 196 steps an epoch
//   constant-batch/library/1e15                 the same 30
//
// At 1e15 the loop has 10^12 to 10^15 epochs a plan and cannot be run. Its time is linear in the number of
// epochs: `seconds_per_epoch` is the same at each K. `extrapolated_to_1e15_seconds` is the measured time
// multiplied by the ratio of epochs, an extrapolation and no measurement.

#include <benchmark/benchmark.h>

#include "benchmarks/bounds/library_sums.hpp"
#include "core/batch_runs.hpp"

namespace qhm::benchmarks {
namespace {

enum class Which { all, constant_batch };

constexpr std::uint64_t far = 1'000'000'000'000'000;

std::uint64_t epochs_of(Plan const& plan, std::uint64_t K) {
  return epoch_of(plan, K - 1) + 1;
}

/// The paper's numbers, the constant batch being 256, the horizon spanning all K steps.
std::vector<Plan> plans(Which which, std::uint64_t K) {
  std::vector<Plan> chosen;
  for (Plan plan : all_combinations(ScheduleNumbers{}, Plan{})) {
    bool const constant = std::holds_alternative<Constant>(plan.batch);
    if (constant) plan.batch = Constant{.value = 256};
    plan.epochs = epochs_of(plan, K);
    if (constant || which == Which::all) chosen.push_back(plan);
  }
  return chosen;
}

double epochs_of_all(Which which, std::uint64_t K) {
  double epochs = 0;
  for (Plan const& plan : plans(which, K)) epochs += static_cast<double>(plan.epochs);
  return epochs;
}

void library(benchmark::State& state, Which which, std::uint64_t K) {
  auto const table = plans(which, K);
  for (auto _ : state)
    for (Plan const& plan : table) benchmark::DoNotOptimize(library_sums(plan, K));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(table.size()));
}

void epoch_loop(benchmark::State& state, Which which, std::uint64_t K) {
  auto const table = plans(which, K);
  std::vector<Sums> sums(table.size());
  for (auto _ : state)
    for (std::size_t i = 0; i < table.size(); ++i) {
      sums[i] = direct_sums<Each::epoch>(table[i], K);
      benchmark::DoNotOptimize(sums[i]);
    }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(table.size()));
  double difference = 0;
  for (std::size_t i = 0; i < table.size(); ++i)
    difference = std::max(difference, largest_difference(sums[i], as_array(library_sums(table[i], K))));
  state.counters["difference"] = difference;
  using benchmark::Counter;
  auto const seconds_per = Counter::kIsIterationInvariantRate | Counter::kInvert;
  double const epochs = epochs_of_all(which, K);
  state.counters["seconds_per_epoch"] = Counter(epochs, static_cast<Counter::Flags>(seconds_per));
  state.counters["extrapolated_to_1e15_seconds"] =
      Counter(epochs / epochs_of_all(which, far), static_cast<Counter::Flags>(seconds_per));
}

void register_loop(std::string const& name, Which which, std::uint64_t K) {
  benchmark::RegisterBenchmark(name.c_str(), epoch_loop, which, K)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1)
      ->Repetitions(3);
}

void register_all() {
  benchmark::RegisterBenchmark("table/library/1e15", library, Which::all, far)->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("table/library/1e7", library, Which::all, 10'000'000)
      ->Unit(benchmark::kMicrosecond);
  register_loop("table/epoch-loop/1e5", Which::all, 100'000);
  register_loop("table/epoch-loop/1e6", Which::all, 1'000'000);
  register_loop("table/epoch-loop/1e7", Which::all, 10'000'000);
  benchmark::RegisterBenchmark("constant-batch/library/1e15", library, Which::constant_batch, far)
      ->Unit(benchmark::kMicrosecond);
  register_loop("constant-batch/epoch-loop/1e7", Which::constant_batch, 10'000'000);
  register_loop("constant-batch/epoch-loop/1e8", Which::constant_batch, 100'000'000);
  register_loop("constant-batch/epoch-loop/1e9", Which::constant_batch, 1'000'000'000);
}

}  // namespace
}  // namespace qhm::benchmarks

int main(int argc, char** argv) {
  qhm::benchmarks::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
