#pragma once

#include <algorithm>
#include <concepts>
#include <iterator>
#include <type_traits>

#include "core/batch_runs.hpp"
#include "core/curves.hpp"

namespace qhm {

/// First epoch after `epoch` at which a learning rate that does not change by stages is another curve.
std::uint64_t next_curve(LearningRate const&, std::uint64_t epoch, std::uint64_t horizon,
                         bool paper_code = false);

/// The curve of the learning rate and the first epoch at which it may be another, epoch after epoch: warm-up,
/// stages and horizon of every kind. The plan must outlive it.
///
/// Whether a rising rate has reached its largest value is decided in long double for every arithmetic, where
/// what is within j + 1 half ulps of it is it: growth^j may be meant to end there, with a growth that is
/// rounded.
template <class Real>
class RateWalk {
 public:
  explicit RateWalk(Plan const& plan) : plan_(plan) {
    if (plan.warm_up) warm_epochs_ = plan.warm_up->epochs;
    if (plan.rate_per == RatePer::step || (plan.warm_up && plan.warm_up->interval == 0))
      warm_steps_ = warm_epochs_ == 0 ? 0 : steps_after(plan, warm_epochs_);
    span_ = plan.epochs - warm_epochs_;
    if (plan.rate_per == RatePer::step && has_horizon(plan.learning_rate))
      span_ = steps_after(plan, plan.epochs) - warm_steps_;
  }

  /// Moves on to epoch m; m must not fall from call to call.
  void advance_to(std::uint64_t epoch) {
    while (epoch >= until_) enter(until_);
  }
  [[nodiscard]] Curve<Real> const& curve() const { return curve_; }
  [[nodiscard]] std::uint64_t until() const { return until_; }
  /// Whether the curve is a function of the step in place of the epoch.
  [[nodiscard]] bool by_step() const { return by_step_; }

 private:
  void enter(std::uint64_t epoch) {
    by_step_ = false;
    if (epoch < warm_epochs_) return enter_warm_up(epoch);
    std::visit([&](auto const& s) { enter_own(s, epoch - warm_epochs_); }, plan_.learning_rate);
    if (until_ != unlimited) until_ += warm_epochs_;
  }

  void enter_warm_up(std::uint64_t epoch) {
    using std::pow;
    auto const& warm_up = *plan_.warm_up;
    Real const initial = decimal<Real>(warm_up.initial);
    Real const end = first_rate();
    if (warm_up.interval == 0) {
      by_step_ = true;
      until_ = warm_epochs_;
      curve_ = {.kind = Curve<Real>::Kind::ramp,
                .amplitude = end - initial,
                .min = initial,
                .horizon = warm_steps_};
      return;
    }
    StageClock const clock{warm_up.interval};
    std::uint64_t const stage = clock.stage_of(epoch);
    until_ = std::min(warm_epochs_, clock.end_of(stage));
    if (warm_epochs_ <= warm_up.interval) {
      curve_ = Curve<Real>::flat(initial);
    } else if (affine_is_full(stage, warm_up.interval, warm_epochs_)) {
      curve_ = Curve<Real>::flat(end);
    } else {
      Real const share = Real(stage) * Real(warm_up.interval) / Real(warm_epochs_ - warm_up.interval);
      curve_ = Curve<Real>::flat(initial * Real(pow(Real(end / initial), share)));
    }
  }

  /// The rate with which the plan's own schedule begins.
  [[nodiscard]] Real first_rate() const {
    return std::visit(match{[](ExponentialRise const& s) { return decimal<Real>(s.min); },
                            [](LinearRise const& s) { return decimal<Real>(s.min); },
                            [](Affine const& s) { return decimal<Real>(s.min); },
                            [](Table const& s) { return decimal<Real>(s.entries.front().value); },
                            [&](auto const&) { return value_at(own_curve(0), 0); }},
                      plan_.learning_rate);
  }

  [[nodiscard]] Curve<Real> own_curve(std::uint64_t since) const {
    return learning_rate_curve<Real>(plan_.learning_rate, since, span_,
                                     plan_.paper_code && plan_.rate_per == RatePer::epoch);
  }

  template <class Schedule>
  void enter_own(Schedule const&, std::uint64_t since) {
    if (plan_.rate_per == RatePer::step) {
      std::uint64_t const end = plan_.epochs - warm_epochs_;
      bool const beyond = since >= end;
      curve_ = own_curve(beyond ? span_ : 0);
      curve_.origin = warm_steps_;
      by_step_ = !curve_.is_flat();
      until_ = has_horizon(plan_.learning_rate) && !beyond ? end : unlimited;
    } else {
      curve_ = own_curve(since);
      curve_.origin = warm_epochs_;
      until_ = next_curve(plan_.learning_rate, since, span_, plan_.paper_code);
    }
  }

  void stay(Real const& value, std::uint64_t until) {
    curve_ = Curve<Real>::flat(value);
    until_ = until;
  }

  static bool reaches(long double value, double largest, std::uint64_t stage) {
    return value >= wide_decimal(largest) * (1 - 0x1p-53L * (static_cast<long double>(stage) + 1));
  }

  void enter_own(ExponentialRise const& s, std::uint64_t since) {
    using std::pow;
    std::uint64_t const j = plan_.clock().stage_of(since);
    long double const power = std::pow(wide_decimal(s.growth), static_cast<long double>(j));
    if (reaches(wide_decimal(s.min) * power, s.max, j)) return stay(decimal<Real>(s.max), unlimited);
    stay(decimal<Real>(s.min) * Real(pow(decimal<Real>(s.growth), Real(j))), plan_.clock().end_of(j));
  }

  void enter_own(LinearRise const& s, std::uint64_t since) {
    std::uint64_t const j = plan_.clock().stage_of(since);
    long double const value = wide_decimal(s.min) + wide_decimal(s.slope) * static_cast<long double>(j);
    if (reaches(value, s.max, j)) return stay(decimal<Real>(s.max), unlimited);
    stay(decimal<Real>(s.min) + decimal<Real>(s.slope) * Real(j), plan_.clock().end_of(j));
  }

  void enter_own(Affine const& s, std::uint64_t since) {
    std::uint64_t const j = plan_.clock().stage_of(since);
    if (affine_is_full(j, plan_.interval, span_)) return stay(decimal<Real>(s.max), unlimited);
    Real const rise = decimal<Real>(s.max) - decimal<Real>(s.min);
    stay(decimal<Real>(s.min) + rise * affine_share<Real>(s.growth, j, plan_.interval, span_),
         plan_.clock().end_of(j));
  }

  void enter_own(Table const& s, std::uint64_t since) {
    auto const after =
        std::upper_bound(s.entries.begin(), s.entries.end(), since,
                         [](std::uint64_t at, TableEntry const& entry) { return at < entry.epoch; });
    stay(decimal<Real>(std::prev(after)->value), after == s.entries.end() ? unlimited : after->epoch);
  }

  Plan const& plan_;
  std::uint64_t warm_epochs_ = 0, warm_steps_ = 0;
  std::uint64_t span_ = 0;  ///< the horizon of the plan's own schedule, in epochs or steps
  std::uint64_t until_ = 0;
  Curve<Real> curve_{};
  bool by_step_ = false;
};

}  // namespace qhm
