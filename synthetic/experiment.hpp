#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/problem.hpp"
#include "core/result_folder.hpp"
#include "synthetic/device.hpp"
#include "synthetic/objectives/objective.hpp"
#include "synthetic/theorem_averages.hpp"

namespace qhm::synthetic {

/// A Monte Carlo experiment: many trials of mini-batch QHM on a function whose constants are proved.
struct Experiment {
  std::string objective = "one-minus-cos";
  std::uint64_t dim = 10;
  std::string noise = "rademacher";
  std::optional<double> variance{};  ///< sigma^2  [f^2/x^2]; 1 where not given, must not be given for `data`
  std::uint64_t trials = 100;
  std::uint64_t seed = 0;
  Plan plan{};
  std::optional<std::uint64_t> steps{};  ///< K; the plan's whole horizon where not given
  unsigned threads = 0;                  ///< 0: one a core
  std::string device = "auto";           ///< or `cpu`, `cuda`
  std::filesystem::path data = "/usr/share/datasets/fashion-mnist";  ///< read for sigmoid-loss only
  Shape shape{};                                                     ///< of clipped-quadratic
  bool decided_by_its_draws = false;  ///< the plan depends on these very draws: no theorem speaks of it
};

/// Largest number of steps and of trials: both are 32-bit addresses of random draws.
inline constexpr std::uint64_t max_address = std::uint64_t{1} << 32;

/// Up to so many steps each one is observed, where the full gradient is at hand.
inline constexpr std::uint64_t most_steps_all_observed = std::uint64_t{1} << 17;

/// What an experiment found.
struct Outcome {
  Device device = Device::cpu;                 ///< that ran it
  Problem problem{};                           ///< the proved constants
  std::string status{};                        ///< `complete`, `diverged` or `interrupted`
  std::optional<std::uint64_t> diverged_at{};  ///< first observed step at which a gradient was not finite
  bool every_step_observed = false;
  std::uint64_t trials = 0;  ///< that were run
  std::uint64_t steps = 0;   ///< K
  Series series{{}};
  std::vector<Tightness> tightness{};  ///< where the noise samples no data and no trial diverged
};

/// Runs the experiment. Rows of the series, one for each K of `reported_steps`:
///
///   step              K: steps taken
///   epoch             epochs that the first K steps touch
///   evaluations       N = sum of b_k, k < K                                   [gradients of a sample]
///   mean_grad_sq      mean over trials of |grad f(x_{K-1})|^2, the last point that bounds after K steps
///   speak of;
///                     inf from a divergence on                                [f^2/x^2]
///   standard_error    of that mean
///   min_mean_grad_sq  min over observed k < K of the mean of |grad f(x_k)|^2: over every k when
///                     every_step_observed, else over the k of the rows so far. A minimum of estimates: among
///                     many steps it lies a few standard errors below the minimum of the expectations
///   one column a theorem, named as `qhm bounds` names it: the bound on min over k < K of E|grad f(x_k)|^2,
///   empty
///                     where the theorem does not apply, and where the plan was decided by its own draws
///
/// Every step is observed where the noise samples no data, so that the full gradient is at hand, and K <=
/// 2^17. The numbers depend on the experiment and the device, not on `threads`. Throws InputError for
/// anything that cannot be run.
Outcome simulate(Experiment const&);

/// The manifest of a result folder (kind `synthetic`); `command` is the command line to record.
nlohmann::json manifest_of(Experiment const&, Outcome const&, std::vector<std::string> const& command);

}  // namespace qhm::synthetic
