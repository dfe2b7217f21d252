#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/schedules.hpp"
#include "core/stage_clock.hpp"

namespace qhm {

/// How b0 * delta^floor(m/E), or another formula's value, becomes a batch size.
enum class BatchRounding {
  nearest,  ///< the nearest integer, halves up, at least 1: what is run
  up,   ///< the next integer, as the affine growth of the papers' programs and b_k = ceil(c (k+1)) have it
  none  ///< kept real, as in the paper's formulas: for comparing sums with them
};

/// What the learning rate counts: with `step`, m in its formula is the step and M the steps of all M epochs.
enum class RatePer { epoch, step };

/// The learning rate of the first `epochs` epochs, from `initial` to the rate r with which the plan's own
/// schedule begins, which counts its epochs (or steps) and its horizon from there on.
///
///     by stages   initial (r/initial)^(j/J),  j = floor(m/E_w),  J = epochs/E_w - 1;  initial where J <= 0
///     by steps    initial + (r - initial) k/K_w,  K_w the steps of these epochs;      interval = 0
///
/// Source   by stages: arXiv 2409.08770 and 2508.03105 (3 epochs a stage, 30 in all)
struct WarmUp {
  double initial;          ///< [x^2/f]
  std::uint64_t epochs;    ///< >= 1
  std::uint64_t interval;  ///< E_w [epochs]; 0: by steps
  bool operator==(WarmUp const&) const = default;
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
  RatePer rate_per = RatePer::epoch;
  std::optional<WarmUp> warm_up{};

  [[nodiscard]] StageClock clock() const { return {interval, paper_code}; }

  bool operator==(Plan const&) const = default;
};

/// Largest number of steps that anything here accepts.
inline constexpr std::uint64_t max_steps = 1'000'000'000'000'000'000;

/// Throws InputError naming the first field whose value no plan can have: rates must be finite and >= 0,
/// weights in [0, 1) (gamma in [0, 1]), factors in (0, 1), growth > 1, slopes > 0, sizes, intervals and
/// epochs >= 1, tables in order, a warm-up shorter than the horizon.
void validate(Plan const&);

/// Throws InputError unless 1 <= steps <= max_steps.
void validate_steps(std::uint64_t steps);

/// The largest value that the learning rate takes, its warm-up aside [x^2/f].
double largest_rate(LearningRate const&);

/// The schedule with every rate multiplied by the same factor.
LearningRate scaled(LearningRate const&, double factor);

/// The growth a stage that takes an exponential rate from `min` to `max` in the last of the stages of
/// `epochs` epochs: (max/min)^(E/(M-E)), as in the programs of arXiv 2409.08770 and 2508.03105, rounded so
/// that it gets there. Throws InputError where there is one stage only or min is not in (0, max].
double growth_to(double min, double max, std::uint64_t interval, std::uint64_t epochs);

/// Short name of the schedules, `cosine + exponential + step-decay + constant`.
std::string plan_name(Plan const&);

/// The 60 combinations of kinds (5 learning rates x 2 batch sizes x 3 betas x 2 gammas) with the numbers that
/// the named values give, in the order of the paper's equations; the kinds that it lacks are not among them.
struct ScheduleNumbers {
  double lr_max = 0.1, lr_min = 0, lr_power = 2, lr_growth = 1.2, lr_slope = 0.01;
  std::vector<TableEntry> lr_table{};
  double batch_size = 8, batch_growth = 2, batch_slope = 16, batch_max = 1024;
  std::vector<TableEntry> batch_table{};
  double beta_max = 0.9, beta_min = 0.5, beta_factor = 0.5;
  double gamma_max = 0.7, gamma_factor = 0.5;
};
std::vector<Plan> all_combinations(ScheduleNumbers const&, Plan const& rest);

LearningRate make_learning_rate(std::string const& kind, ScheduleNumbers const&);
BatchSize make_batch(std::string const& kind, ScheduleNumbers const&);
Beta make_beta(std::string const& kind, ScheduleNumbers const&);
Gamma make_gamma(std::string const& kind, ScheduleNumbers const&);

}  // namespace qhm
