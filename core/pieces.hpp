#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/batch_runs.hpp"
#include "core/rate_walk.hpp"
#include "core/stage.hpp"
#include "core/weights.hpp"

namespace qhm {

/// A run of epochs, the last one perhaps cut, on which nothing jumps: batch size and T_m are fixed, and each
/// of alpha, beta, gamma is one analytic function of the epoch.
///
/// Where the learning rate changes every step, the epochs of a piece are single steps, counted like the steps
/// of the plan, and `calendar` has the true ones: sums and searches need not know.
template <class Real = double>
struct Piece {
  std::uint64_t first_step;       ///< counted from 0
  std::uint64_t steps;            ///< >= 1
  std::uint64_t first_epoch;      ///< epoch of first_step, counted from 0
  std::uint64_t steps_per_epoch;  ///< T_m = ceil(n / b'_m)
  Curve<Real> alpha;
  WeightCurve<Real> beta, gamma;
  Real batch;  ///< b'_m [samples]
  struct Calendar {
    std::uint64_t first_epoch, steps_per_epoch;
  };
  std::optional<Calendar> calendar{};  ///< of a piece whose epochs are steps; it begins with an epoch

  [[nodiscard]] bool flat() const { return alpha.is_flat() && !beta.rising && !gamma.rising; }
  [[nodiscard]] std::uint64_t whole_epochs() const { return steps / steps_per_epoch; }
  /// Epochs touched, a cut one included.
  [[nodiscard]] std::uint64_t epochs() const { return (steps - 1) / steps_per_epoch + 1; }
  [[nodiscard]] std::uint64_t last_epoch() const { return first_epoch + epochs() - 1; }
  /// First step of an epoch of this piece.
  [[nodiscard]] std::uint64_t step_of(std::uint64_t epoch) const {
    return first_step + (epoch - first_epoch) * steps_per_epoch;
  }

  /// The values at one epoch of the piece, with the steps that the piece takes in it.
  [[nodiscard]] Stage<Real> stage(std::uint64_t epoch) const {
    std::uint64_t const first = step_of(epoch);
    auto const b = beta.at(epoch);
    auto const c = gamma.at(epoch);
    return {.first_step = first,
            .steps = std::min(steps_per_epoch, first_step + steps - first),
            .first_epoch =
                calendar ? calendar->first_epoch + (first - first_step) / calendar->steps_per_epoch : epoch,
            .steps_per_epoch = calendar ? calendar->steps_per_epoch : steps_per_epoch,
            .alpha = value_at(alpha, epoch),
            .beta = b.value,
            .one_minus_beta = b.complement,
            .gamma = c.value,
            .one_minus_gamma = c.complement,
            .batch = batch};
  }
};

namespace detail {

/// Throws InputError where increasing beta, changed by the stage as in the paper's published code, has more
/// than max_stages of them: before any piece is made.
void require_few_stages(Plan const&, std::uint64_t steps);

}  // namespace detail

/// From batch sizes 2^200 times the first one on, 1/b adds nothing to any sum: the rest has one batch size,
/// `beyond` that (inf in double).
inline constexpr double batch_growth_that_counts = 0x1p200;

/// Calls visit(Piece<Real>) for the pieces of the plan's first `steps` steps, in order, until it returns
/// false. Throws InputError as `validate` does.
template <class Real, class Visit>
void for_each_piece(Plan const& plan, std::uint64_t steps, Visit visit) {
  validate_steps(steps);
  WeightWalk<Real> beta(plan.beta, plan.clock());
  WeightWalk<Real> gamma(plan.gamma, plan.clock());
  Piece<Real> next{};
  std::uint64_t step = 0;
  auto const runs = batch_runs(plan, unlimited, steps);
  RateWalk<Real> alpha(plan);
  for (BatchRun const& run : runs) {
    bool const endless = run.batch > batch_growth_that_counts * runs.front().batch;
    bool const last = endless || run.epochs == unlimited;
    std::uint64_t const run_end = last ? unlimited : run.first_epoch + run.epochs;
    next.batch = batch_of<Real>(plan, run);
    if (endless) next.batch = beyond(next.batch);
    for (std::uint64_t epoch = run.first_epoch; epoch < run_end && step < steps;) {
      alpha.advance_to(epoch);
      beta.advance_to(epoch);
      gamma.advance_to(epoch);
      std::uint64_t change = std::min({run_end, alpha.until(), beta.until(), gamma.until()});
      next.beta = beta.curve();
      if (alpha.by_step() && next.beta.rising) {  // one piece cannot count both steps and epochs
        change = epoch + 1;
        next.beta = {.flat = next.beta.at(epoch)};
      }
      std::uint64_t const left = steps - step;
      next.first_step = step;
      next.steps =
          change - epoch > left / run.steps_per_epoch ? left : (change - epoch) * run.steps_per_epoch;
      next.alpha = alpha.curve();
      next.gamma = gamma.curve();
      next.calendar.reset();
      next.first_epoch = epoch;
      next.steps_per_epoch = run.steps_per_epoch;
      if (alpha.by_step()) {
        next.calendar = {epoch, run.steps_per_epoch};
        next.first_epoch = step;
        next.steps_per_epoch = 1;
      }
      if (!visit(std::as_const(next))) return;
      step += next.steps;
      epoch = change;
    }
    if (step == steps || last) return;
  }
}

/// The schedules of the first K steps as pieces: what every sum is evaluated on, in time that does not grow
/// with K.
template <class Real = double>
class Profile {
 public:
  /// Throws InputError when `steps` is out of range or there are more than max_stages pieces.
  Profile(Plan const& plan, std::uint64_t steps) {
    detail::require_few_stages(plan, steps);
    pieces_.reserve(16);
    for_each_piece<Real>(plan, steps, [&](Piece<Real> const& piece) {
      if (pieces_.size() == max_stages) detail::too_many_stages(steps);
      pieces_.push_back(piece);
      return true;
    });
  }

  /// From a table of stages, each one flat piece.
  Profile(std::vector<Stage<Real>> const& stages) {  // NOLINT(google-explicit-constructor): same schedules
    for (auto const& s : stages)
      pieces_.push_back({.first_step = s.first_step,
                         .steps = s.steps,
                         .first_epoch = s.first_epoch,
                         .steps_per_epoch = s.steps_per_epoch,
                         .alpha = Curve<Real>::flat(s.alpha),
                         .beta = {.flat = {s.beta, s.one_minus_beta}},
                         .gamma = {.flat = {s.gamma, s.one_minus_gamma}},
                         .batch = s.batch});
  }

  /// From pieces as they are, at least one.
  explicit Profile(std::vector<Piece<Real>> pieces) : pieces_(std::move(pieces)) {}

  [[nodiscard]] std::vector<Piece<Real>> const& pieces() const { return pieces_; }
  [[nodiscard]] std::uint64_t steps() const { return pieces_.back().first_step + pieces_.back().steps; }

 private:
  std::vector<Piece<Real>> pieces_;
};

}  // namespace qhm
