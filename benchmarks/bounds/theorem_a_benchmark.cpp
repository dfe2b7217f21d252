// Theorem A for the paper's plan, K = 374,760.
//
//   theorem-a/optimise       the choice of its four parameters: grid and simplex search, O(stages) each
//   theorem-a/stages         its value at one choice: geometric sums, O(stages)
//   theorem-a/step-by-step   the same value by the recursion over all K steps, double
//
// `difference` is the relative difference of the two values.

#include <benchmark/benchmark.h>

#include "bounds/theorems/theorem_a.hpp"
#include "core/stages.hpp"

namespace qhm::benchmarks {
namespace {

using bounds::TheoremAChoice;

/// The rival: Theorem A as documented (bounds/theorems/theorem_a.hpp), one step after the other.
double step_by_step(Problem const& problem, std::vector<Stage<double>> const& stages,
                    TheoremAChoice const& choice) {
  double const L = problem.smoothness.value;
  auto const damped = [&](double chat) { return chat / (1 + choice.theta1 * L * chat); };
  auto const& last = stages.back();
  double chat = last.beta / last.one_minus_beta * last.alpha * last.gamma;
  double c_next = damped(chat);
  double B = choice.final_weight * last.alpha * last.gamma / (2 * last.one_minus_beta);
  double weight = 0, noise = 0;
  for (std::size_t j = stages.size(); j-- > 0;) {
    auto const& s = stages[j];
    double const fixed = s.beta / s.one_minus_beta * s.alpha * s.gamma;
    int followed = 0;
    for (std::uint64_t left = s.steps; left > 0; --left) {
      bool const follows = followed < 512 && std::abs(chat - fixed) > 1e-3 * fixed;
      followed = follows ? followed + 1 : 512;
      chat = follows ? s.beta * (s.alpha * s.gamma + chat) : fixed;
      double const c = damped(chat);
      double const tau = choice.theta2 * (1 + choice.theta3 * L * chat);
      double const r = s.alpha * s.omega() + c_next * s.beta - c;
      double const own = s.alpha * s.one_minus_omega() + c_next * s.one_minus_beta;
      double const X = std::abs(-r + L * r * own + 2 * B * s.beta * s.one_minus_beta) + L * c * own;
      double const twice = 2 * s.one_minus_beta * s.one_minus_beta * B;
      weight += 2 * own - L * own * own - twice - X / tau;
      noise += (L * own * own + twice) / s.batch;
      B = s.beta * s.beta * B + L * c * std::abs(r) + L * r * r / 2 + tau / 2 * X;
      c_next = c;
    }
  }
  return (2 * problem.gap.value + problem.variance.value * noise) / weight;
}

TheoremAChoice const& best_choice() {
  static TheoremAChoice const choice = bounds::optimise_theorem_a(Problem{}, tabulate(Plan{})).value();
  return choice;
}

void optimise(benchmark::State& state) {
  auto stages = tabulate(Plan{});
  for (auto _ : state) {
    benchmark::DoNotOptimize(stages.data());
    benchmark::DoNotOptimize(bounds::optimise_theorem_a(Problem{}, stages));
  }
}
BENCHMARK(optimise)->Name("theorem-a/optimise")->Unit(benchmark::kMicrosecond);

template <class Evaluate>
void evaluate(benchmark::State& state, Evaluate value) {
  auto stages = tabulate(Plan{});
  TheoremAChoice choice = best_choice();
  double result = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(choice);
    benchmark::ClobberMemory();
    result = value(stages, choice);
    benchmark::DoNotOptimize(result);
  }
  state.counters["difference"] = std::abs(result / bounds::theorem_a<double>(Problem{}, stages, choice) - 1);
}

void by_stages(benchmark::State& state) {
  evaluate(state, [](auto const& stages, auto const& choice) {
    return bounds::theorem_a<double>(Problem{}, stages, choice);
  });
}
BENCHMARK(by_stages)->Name("theorem-a/stages")->Unit(benchmark::kMicrosecond);

void by_steps(benchmark::State& state) {
  evaluate(state,
           [](auto const& stages, auto const& choice) { return step_by_step(Problem{}, stages, choice); });
}
BENCHMARK(by_steps)->Name("theorem-a/step-by-step")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace qhm::benchmarks

BENCHMARK_MAIN();
