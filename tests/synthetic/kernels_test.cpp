#include <gtest/gtest.h>

#include <bit>
#include <numeric>

#include "synthetic/engine_cpu.hpp"
#include "synthetic/trial.hpp"

namespace qhm::synthetic {
namespace {

/// Batches 3 .. 96 by doubling and 2^21: counted, tabulated and sampled noise in one run.
std::vector<Stage<>> stages_of_every_kind() {
  auto stages = tabulate(Plan{.learning_rate = SqrtDecay{0.3},
                              .batch = Exponential{.initial = 3, .growth = 2},
                              .beta = StepDecay{.max = 0.9, .factor = 0.5},
                              .gamma = StepDecay{.max = 0.7, .factor = 0.5},
                              .interval = 1,
                              .epochs = 6,
                              .samples = 90},
                         59);
  stages.push_back(stages.back());
  stages.back().first_step = 59, stages.back().steps = 2, stages.back().batch = 0x1p21;
  return stages;
}

std::vector<Noise> every_noise(std::uint32_t dim) {
  return {Rademacher{1, dim}, TwoPoint{1, dim}, ThreePoint{1, dim},
          Gaussian{1, dim},   Sphere{1, dim},   Multiplicative{1, 1.0 / dim}};
}

/// |grad f(x_k)|^2 at every step of one trial.
struct Norms {
  std::vector<double> values{};
  std::uint32_t dim;
  bool wants(std::uint64_t) const { return true; }
  bool operator()(std::uint64_t, double const*, double const* g) {
    values.push_back(squared_norm(dim, g));
    return true;
  }
};

std::vector<std::uint64_t> every_step(std::uint64_t steps) {
  std::vector<std::uint64_t> all(steps);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

/// Each kernel, eight trials side by side, against one trial after the other: the same bits.
TEST(Kernels, GiveTheBitsOfThePlainPath) {
  auto stages = stages_of_every_kind();
  std::uint32_t const dim = 21;  // more than a cell, not a multiple of one
  auto const observed = every_step(61);
  for (Objective const& objective :
       {Objective(OneMinusCos{dim}), Objective(LogQuadratic{dim}), Objective(ClippedQuadratic{.dim = dim})})
    for (Noise const& noise : every_noise(dim)) {
      if (std::holds_alternative<Sphere>(noise)) stages.back().batch = 100;  // its cost grows with b
      std::vector<double> mean;
      std::visit(
          [&]<class F, class Law>(F const& f, Law const& law) {
            if constexpr (!SamplesData<Law>) {
              AliasTables tables;
              Iterate iterate(dim);
              Norms norms{.dim = dim};
              run_trial(f, stage_laws(law, stages, tables), stages, 7, 0, iterate, norms);
              mean = norms.values;
            }
          },
          objective, noise);
      for (auto const& kernel : kernels()) {
        auto const one = simulate(objective, noise,
                                  {.stages = stages, .observed = observed, .seed = 7, .kernel = kernel.run});
        for (std::size_t k = 0; k < observed.size(); ++k)
          ASSERT_EQ(std::bit_cast<std::uint64_t>(one.norms.mean(k)), std::bit_cast<std::uint64_t>(mean[k]))
              << kernel.name << " noise " << noise.index() << " step " << k;
      }
    }
}

/// Means and errors over trials that do not fill their last eight lanes.
TEST(Kernels, AllGiveTheSameEstimates) {
  auto const stages = stages_of_every_kind();
  auto const observed = every_step(61);
  std::vector<double> const by_stage(stages.size(), 0.01);
  std::vector<StepWeights> const weights{{.by_stage = by_stage.data()}};
  std::vector<std::uint64_t> const indices{0};
  Workload work{.stages = stages,
                .observed = observed,
                .weights = weights,
                .average_indices = indices,
                .trials = 21,
                .seed = 3};
  auto const reference = simulate(LogQuadratic{200}, TwoPoint{1, 200}, work);  // three tiles
  for (auto const& kernel : kernels()) {
    work.kernel = kernel.run;
    auto const other = simulate(LogQuadratic{200}, TwoPoint{1, 200}, work);
    for (std::size_t k = 0; k < observed.size(); ++k) {
      ASSERT_EQ(other.norms.mean(k), reference.norms.mean(k)) << kernel.name;
      ASSERT_EQ(other.norms.standard_error(k), reference.norms.standard_error(k)) << kernel.name;
    }
    ASSERT_EQ(other.averages.mean(0), reference.averages.mean(0)) << kernel.name;
  }
}

/// The average over steps is the weighted sum of what is seen at each step, up to the order of the sum.
TEST(Kernels, AveragesAreWeightedSumsOfTheNorms) {
  auto const stages = stages_of_every_kind();
  auto const observed = every_step(61);
  std::vector<double> by_step(61), by_stage(stages.size());
  for (std::size_t k = 0; k < 61; ++k) by_step[k] = 1.0 / static_cast<double>(k + 1);
  for (std::size_t s = 0; s < stages.size(); ++s) by_stage[s] = static_cast<double>(s + 1);
  std::vector<StepWeights> const weights{{.by_stage = by_stage.data()}, {.by_step = by_step.data()}};
  std::vector<std::uint64_t> const indices{0, 1};
  auto const found = simulate(OneMinusCos{5}, Rademacher{1, 5},
                              {.stages = stages,
                               .observed = observed,
                               .weights = weights,
                               .average_indices = indices,
                               .trials = 30,
                               .seed = 3});
  double first = 0, second = 0;
  for (std::size_t s = 0; s < stages.size(); ++s)
    for (std::uint64_t k = stages[s].first_step; k <= stages[s].last_step(); ++k) {
      first += by_stage[s] * found.norms.mean(k);
      second += by_step[k] * found.norms.mean(k);
    }
  EXPECT_NEAR(found.averages.mean(0), first, 1e-12 * first);
  EXPECT_NEAR(found.averages.mean(1), second, 1e-12 * second);
}

TEST(Kernels, ThePortableOneIsAlwaysThere) {
  EXPECT_STREQ(kernels().back().name, "portable");
}

}  // namespace
}  // namespace qhm::synthetic
