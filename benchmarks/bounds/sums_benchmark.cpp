// One full set of leading sums for one plan, its tabulation included.
//
//   sums/PLAN/library      this library
//   sums/PLAN/epoch-loop   the direct loop over the 300 epochs (direct_sums.hpp)
//   sums/PLAN/step-loop    the same, adding once a step: 374,760 additions to each sum
//   long/...               one plan over 10^8 epochs, K = 1.96e10: library and epoch loop
//
// items_per_second counts plans; `difference` is the largest relative difference of the eight sums from the
// library's. sums_numpy.py evaluates the same plans; the library's values stand in the output's context.

#include <benchmark/benchmark.h>

#include "benchmarks/bounds/library_sums.hpp"
#include "core/decimal.hpp"

namespace qhm::benchmarks {
namespace {

struct Named {
  char const* name;
  Plan plan;
};

/// The paper's plan (section 4, 300 epochs) and the same with schedules that change every epoch.
std::vector<Named> const& plans() {
  static std::vector<Named> const all = {
      {"paper", Plan{}},
      {"sqrt-decay", Plan{.learning_rate = SqrtDecay{.max = 0.1}}},
      {"cosine", Plan{.learning_rate = Cosine{.max = 0.1, .min = 0}}},
      {"polynomial", Plan{.learning_rate = Polynomial{.max = 0.1, .min = 0, .power = 2}}},
      {"sqrt-decay-increasing-beta",
       Plan{.learning_rate = SqrtDecay{.max = 0.1}, .beta = Increasing{.min = 0.5}}},
      {"cosine-increasing-beta",
       Plan{.learning_rate = Cosine{.max = 0.1, .min = 0}, .beta = Increasing{.min = 0.5}}}};
  return all;
}

/// 10^8 epochs of constant batch, as many as an array program still goes through in seconds.
Plan long_plan() {
  return {.learning_rate = Cosine{.max = 0.1, .min = 0},
          .batch = Constant{.value = 256},
          .beta = Increasing{.min = 0.5},
          .epochs = 100'000'000};
}

template <class Evaluate>
void measure(benchmark::State& state, Plan plan, std::uint64_t K, Evaluate evaluate) {
  Sums sums{};
  for (auto _ : state) {
    benchmark::DoNotOptimize(plan);
    sums = evaluate(plan, K);
    benchmark::DoNotOptimize(sums);
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["difference"] = largest_difference(sums, as_array(library_sums(plan, K)));
}

Sums library(Plan const& plan, std::uint64_t K) {
  return as_array(library_sums(plan, K));
}

void record_values(std::string const& name, Plan const& plan) {
  std::uint64_t const K = steps_after(plan, plan.epochs);
  std::string values = "{\"steps\": " + std::to_string(K);
  auto const sums = library(plan, K);
  for (std::size_t i = 0; i < sums.size(); ++i)
    values += ", \"" + std::string(sum_names[i]) + "\": " + shortest(sums[i]);
  benchmark::AddCustomContext("values/" + name, values + "}");
}

void register_all() {
  auto const add = [](std::string const& name, Plan const& plan, auto evaluate) {
    std::uint64_t const K = steps_after(plan, plan.epochs);
    return benchmark::RegisterBenchmark(name.c_str(),
                                        [=](benchmark::State& state) { measure(state, plan, K, evaluate); });
  };
  for (auto const& [name, plan] : plans()) {
    std::string const at = "sums/" + std::string(name) + "/";
    add(at + "library", plan, library);
    add(at + "epoch-loop", plan, direct_sums<Each::epoch>);
    add(at + "step-loop", plan, direct_sums<Each::step>);
    record_values("sums/" + std::string(name), plan);
  }
  add("long/library", long_plan(), library);
  add("long/epoch-loop", long_plan(), direct_sums<Each::epoch>)
      ->Iterations(1)
      ->Repetitions(3)
      ->Unit(benchmark::kMillisecond);
  record_values("long", long_plan());
}

}  // namespace
}  // namespace qhm::benchmarks

int main(int argc, char** argv) {
  qhm::benchmarks::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
