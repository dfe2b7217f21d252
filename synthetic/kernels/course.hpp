#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "core/stage.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/objectives/objective.hpp"

namespace qhm::synthetic {

/// The laws of a mini-batch's mean, one a stage of the plan.
using BatchLaws =
    std::variant<std::vector<CoinTosses>, std::vector<ThreePoint::Batch>, std::vector<Gaussian::Batch>,
                 std::vector<Sphere::Batch>, std::vector<Multiplicative::Batch>>;

/// Weights w_k of an average over steps: one a stage, or one a step (the other is null).
struct StepWeights {
  double const* by_stage = nullptr;
  double const* by_step = nullptr;
};

/// What every trial of an experiment runs through. A view, as a kernel needs it.
struct Course {
  Objective const* objective = nullptr;
  BatchLaws const* laws = nullptr;
  Stage<> const* stages = nullptr;
  std::size_t stage_count = 0;
  std::uint64_t const* observed = nullptr;  ///< steps k, ascending
  std::size_t observed_count = 0;
  StepWeights const* weights = nullptr;
  std::size_t weight_count = 0;
  double const* start = nullptr;  ///< x_0, [dim]
  std::uint32_t dim = 0;
  std::uint64_t seed = 0;
};

/// What a kernel is to do: neighbouring trials, over a run of coordinates that begins at a cell; all
/// coordinates unless objective and noise let them go apart. It adds what its coordinates give to
///
///     norms[i * stride][lane]     |grad f(x_k)|^2, k = observed[i]
///     averages[w * stride][lane]  sum over k < K of w_k |grad f(x_k)|^2
struct TileOfTrials {
  std::uint32_t first_trial = 0;
  std::uint32_t first = 0, count = 0;  ///< coordinates
  double* norms = nullptr;
  double* averages = nullptr;
  double* scratch = nullptr;  ///< 3 * count numbers of the kernel's width
  std::size_t stride = 1;     ///< more than 1 where neighbouring tiles share rows of norms and averages
};

/// Runs eight trials, first_trial .. first_trial + 7, as compiled for one kind of processor: the same bits in
/// each. Scratch, norms and averages are aligned to 64 bytes.
using TileKernel = void (*)(Course const&, TileOfTrials const&);
struct NamedKernel {
  char const* name;  ///< `avx512`, `avx2`, `portable`
  TileKernel run;
};

/// The kernels that this processor can run, the fastest first.
std::vector<NamedKernel> const& kernels();

}  // namespace qhm::synthetic
