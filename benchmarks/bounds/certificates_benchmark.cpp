// What certainty costs: interval arithmetic with outward rounding beside double.
//
//   theorems/double                every theorem for the paper's plan, K = 374,760, checked in long double
//   theorems/certificate           the same, certified: enclosures narrower than 2^-60
//   far/double, far/enclosure-128  leading sums at K = 1e15, square-root decay and increasing beta:
//                                  no flat piece; intervals of 128 bits

#include <benchmark/benchmark.h>

#include "benchmarks/bounds/library_sums.hpp"
#include "bounds/certificates/certificate.hpp"
#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/checked_evaluation.hpp"

namespace qhm::benchmarks {
namespace {

constexpr std::uint64_t far = 1'000'000'000'000'000;
Plan const far_plan{
    .learning_rate = SqrtDecay{.max = 0.1}, .batch = Constant{.value = 256}, .beta = Increasing{.min = 0.5}};

std::vector<bounds::Evaluation> evaluations_in_double(Plan const& plan, std::uint64_t K) {
  bounds::CheckedEvaluation const checked(Problem{}, plan, K);
  std::vector<bounds::Evaluation> values;
  for (auto const& theorem : bounds::theorems()) values.push_back(checked.evaluate(theorem));
  return values;
}

void theorems_in_double(benchmark::State& state) {
  Plan plan;
  std::uint64_t const K = steps_after(plan, plan.epochs);
  for (auto _ : state) {
    benchmark::DoNotOptimize(plan);
    benchmark::DoNotOptimize(evaluations_in_double(plan, K));
  }
}
BENCHMARK(theorems_in_double)->Name("theorems/double")->Unit(benchmark::kMicrosecond);

void certificates(benchmark::State& state) {
  Plan plan;
  std::uint64_t const K = steps_after(plan, plan.epochs);
  auto const values = evaluations_in_double(plan, K);
  double decided = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(plan);
    bounds::Certifier certifier(Problem{}, plan, K);
    decided = 0;
    for (auto const& theorem : bounds::theorems())
      decided += certifier.certify(theorem, values[theorem.index]).decided ? 1 : 0;
  }
  state.counters["theorems"] = static_cast<double>(values.size());
  state.counters["decided"] = decided;
}
BENCHMARK(certificates)->Name("theorems/certificate")->Unit(benchmark::kMicrosecond);

template <class Real>
void far_sums(benchmark::State& state) {
  Plan plan = far_plan;
  for (auto _ : state) {
    benchmark::DoNotOptimize(plan);
    benchmark::DoNotOptimize(library_sums<Real>(plan, far));
  }
}
BENCHMARK(far_sums<double>)->Name("far/double")->Unit(benchmark::kMicrosecond);
BENCHMARK(far_sums<bounds::Enclosure>)->Name("far/enclosure-128")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace qhm::benchmarks

BENCHMARK_MAIN();
