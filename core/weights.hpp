#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <variant>

#include "core/curves.hpp"
#include "core/stage_clock.hpp"

namespace qhm {

/// A momentum weight and its complement 1 - weight, each free of cancellation.
template <class Real>
struct Weight {
  Real value, complement;
};

/// beta or gamma between two of its jumps: flat, or 1 - complement with a complement that falls as a power.
template <class Real>
struct WeightCurve {
  Weight<Real> flat{};    ///< where `rising` is false
  Curve<Real> falling{};  ///< the complement, where `rising` is true
  bool rising = false;

  [[nodiscard]] Weight<Real> at(std::uint64_t epoch) const {
    if (!rising) return flat;
    Real const complement = value_at(falling, epoch);
    return {Real(1) - complement, complement};
  }
};

/// max * factor^j for j = 0, 1, 2, ...: value and complement of a step-decayed weight, stage after stage.
///
///     power_{j+1} = power_j factor;   lost_{j+1} = lost_j + power_j (1 - factor) = 1 - power_{j+1}
///
/// Every term is >= 0, so nothing cancels. In double the recursion runs in long double: the value's relative
/// error is 1.2e-16 + 1.1e-19 j, the complement's 2e-16. Once power < 2^-200 the weight has vanished and
/// stays `negligible`.
template <class Real>
class StepDecayWalk {
  using Wide = std::conditional_t<std::same_as<Real, double>, long double, Real>;

 public:
  explicit StepDecayWalk(StepDecay const& s)
      : max_(decimal<Real>(s.max)),
        complement_(one_minus<Real>(s.max)),
        factor_(decimal<Wide>(s.factor)),
        fall_(Wide(1) - factor_),
        vanished_(s.max == 0) {
    if constexpr (std::same_as<Real, double>) fall_ = one_minus_decimal(s.factor);
  }

  [[nodiscard]] bool vanished() const { return vanished_; }

  [[nodiscard]] Weight<Real> weight() const {
    Real const power(power_);
    if (vanished_) {
      Real const rest = negligible(Real(max_ * power));
      return {rest, Real(1) - rest};
    }
    return {max_ * power, complement_ + max_ * Real(lost_)};
  }

  void advance() {
    if (vanished_) return;
    lost_ += power_ * fall_;
    power_ *= factor_;
    vanished_ = power_ < vanishing();
  }

 private:
  static Wide vanishing() { return Wide(0x1p-200); }

  Real max_, complement_;
  Wide factor_, fall_, power_{1}, lost_{0};
  bool vanished_;
};

/// The curve of one weight and the first epoch at which it may be another, epoch after epoch. In the paper's
/// published code increasing weights count stages, not epochs: they are flat on each.
template <class Real>
class WeightWalk {
 public:
  template <class Schedule>
  WeightWalk(Schedule const& schedule, StageClock const& clock) : clock_(clock) {
    std::visit(match{[&](Constant const& s) {
                       curve_.flat = {decimal<Real>(s.value), one_minus<Real>(s.value)};
                     },
                     [&](Increasing const& s) {
                       WeightCurve<Real> const rising{
                           .falling = Curve<Real>::power_law(one_minus<Real>(s.min), 3), .rising = true};
                       (clock.paper_code ? of_stage_ : curve_) = rising;
                       if (clock.paper_code) enter_stage();
                     },
                     [&](StepDecay const& s) {
                       decay_ = StepDecayWalk<Real>(s);
                       enter_stage();
                     }},
               schedule);
  }

  /// Moves on to epoch m; m must not fall from call to call.
  void advance_to(std::uint64_t epoch) {
    while (epoch >= until_) {
      ++stage_;
      decay_.advance();
      enter_stage();
    }
  }
  [[nodiscard]] WeightCurve<Real> const& curve() const { return curve_; }
  [[nodiscard]] std::uint64_t until() const { return until_; }

 private:
  void enter_stage() {
    curve_.flat = of_stage_.rising ? of_stage_.at(stage_) : decay_.weight();
    bool const stays = !of_stage_.rising && decay_.vanished();
    until_ = stays ? unlimited : clock_.end_of(stage_);
  }

  StageClock clock_;
  std::uint64_t stage_ = 0;
  std::uint64_t until_ = unlimited;
  WeightCurve<Real> curve_;
  WeightCurve<Real> of_stage_;  ///< a function of the stage in place of the epoch, where `rising`
  StepDecayWalk<Real> decay_{StepDecay{.max = 0, .factor = 0.5}};
};

}  // namespace qhm
