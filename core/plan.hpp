#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/schedules.hpp"
#include "core/stage_clock.hpp"

namespace qhm {

/// How b0 * delta^floor(m/E), or b0 + c * floor(m/E), becomes a batch size.
enum class BatchRounding {
  nearest,  ///< the nearest integer, halves up, at least 1: what is run
  none      ///< kept real, as in the paper's formulas: for comparing sums with them
};

/// One plan of schedules. Everything that computes, simulates or trains reads the table made from it
/// (core/stages.hpp). The defaults are the setting of arXiv 2506.23544, section 4.
struct Plan {
  LearningRate learning_rate = Constant{.value = 0.1};       ///< alpha  [x^2/f]
  BatchSize batch = Exponential{.initial = 8, .growth = 2};  ///< b      [samples]
  Beta beta = StepDecay{.max = 0.9, .factor = 0.5};          ///< beta   [1]
  Gamma gamma = StepDecay{.max = 0.7, .factor = 0.5};        ///< gamma  [1]
  std::uint64_t interval = 30;                               ///< E      [epochs]
  std::uint64_t epochs = 300;                                ///< M      [epochs], the horizon
  std::uint64_t samples = 50'000;                            ///< n      [samples] in an epoch
  std::optional<std::uint64_t> batch_cap{};                  ///< largest batch size
  BatchRounding batch_rounding = BatchRounding::nearest;
  /// The schedules that the paper's published code runs in place of equations (1) to (12): batch, beta and
  /// gamma change one epoch late, increasing beta changes by the stage, cosine is over M in place of M - 1,
  /// polynomial over M - 1 in place of M (docs/fidelity.md).
  bool paper_code = false;

  [[nodiscard]] StageClock clock() const { return {interval, paper_code}; }

  bool operator==(Plan const&) const = default;
};

/// Largest number of steps that anything here accepts.
inline constexpr std::uint64_t max_steps = 1'000'000'000'000'000'000;

/// Throws InputError naming the first field whose value no plan can have: rates must be finite and >= 0,
/// weights in [0, 1) (gamma in [0, 1]), factors in (0, 1), growth > 1, slopes > 0, sizes, intervals and
/// epochs >= 1.
void validate(Plan const&);

/// Throws InputError unless 1 <= steps <= max_steps.
void validate_steps(std::uint64_t steps);

/// Short name of the schedules, `cosine + exponential + step-decay + constant`.
std::string plan_name(Plan const&);

/// The 60 combinations of kinds (5 learning rates x 2 batch sizes x 3 betas x 2 gammas) with the numbers that
/// the named values give, in the order of the paper's equations; linear growth, which it lacks, is not among
/// them.
struct ScheduleNumbers {
  double lr_max = 0.1, lr_min = 0, lr_power = 2;
  double batch_size = 8, batch_growth = 2, batch_slope = 16;
  double beta_max = 0.9, beta_min = 0.5, beta_factor = 0.5;
  double gamma_max = 0.7, gamma_factor = 0.5;
};
std::vector<Plan> all_combinations(ScheduleNumbers const&, Plan const& rest);

LearningRate make_learning_rate(std::string const& kind, ScheduleNumbers const&);
BatchSize make_batch(std::string const& kind, ScheduleNumbers const&);
Beta make_beta(std::string const& kind, ScheduleNumbers const&);
Gamma make_gamma(std::string const& kind, ScheduleNumbers const&);

}  // namespace qhm
