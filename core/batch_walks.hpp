#pragma once

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>
#include <string>

#include "core/rate_walk.hpp"

/// How each kind of batch size goes from run to run of equal values. A walk has
///
///     real()        the value where it is, in long double
///     exact()       the same in 100 digits
///     length(...)   epochs from here on that surely have this batch size, at least 1; `unlimited` for all
///     advance(...)  on by these epochs, of so many steps each
///
/// Design: the decimals make b0 delta^j and b0 + c j rational numbers whose halves and quotients n/b decide
/// by equality, which doubles blur (50 x 1.7^2 is 144.5, in doubles 144.49999999999997). A long double
/// decides where the case is clear by far; 100 digits decide the rest, where two numbers closer than 1e-60
/// are equal.
namespace qhm::detail {

using Digits = boost::multiprecision::cpp_dec_float_100;

/// floor(value), where `value` is known to 1e-12 relative and `digits()` to 100 digits.
template <class Exact>
long double floor_of(long double value, Exact digits) {
  long double const nearest = std::round(value);
  if (std::abs(value - nearest) > 1e-9L * std::max(1.0L, std::abs(value))) return std::floor(value);
  if (std::abs(value) > 1e16L) return std::floor(value);  // beyond 2^53 a batch size is its nearest double
  Digits const exact_value = digits();
  Digits const whole = round(exact_value);
  Digits const below = floor(exact_value);
  return static_cast<long double>(abs(exact_value - whole) < Digits("1e-60") ? whole : below);
}

/// b0 delta^j, b0 + c j, affine growth, or b0 alone, stage after stage of E epochs.
class StageWalk {
 public:
  explicit StageWalk(Plan const& plan) : plan_(plan) {
    std::visit(match{[&](Constant const& s) { initial_ = s.value; },
                     [&](Exponential const& s) {
                       initial_ = s.initial;
                       change_ = s.growth;
                     },
                     [&](Linear const& s) {
                       initial_ = s.initial;
                       change_ = s.slope;
                     },
                     [&](Affine const& s) {
                       initial_ = s.min;
                       change_ = s.growth;
                     },
                     [](auto const&) { throw std::logic_error("this batch size does not go by stages"); }},
               plan.batch);
    real_ = wide_initial_ = wide_decimal(initial_);
    wide_change_ = wide_decimal(change_);
  }

  [[nodiscard]] long double real() const { return real_; }
  [[nodiscard]] bool exact_integer() const {
    return affine() == nullptr && initial_ == std::floor(initial_) && change_ == std::floor(change_) &&
           real_ < 0x1p53L;
  }
  [[nodiscard]] Digits exact() const {
    Digits const initial = decimal<Digits>(initial_);
    if (auto const* s = affine()) {
      if (affine_is_full(j_, plan_.interval, plan_.epochs)) return decimal<Digits>(s->max);
      return initial + Digits(decimal<Digits>(s->max) - initial) *
                           affine_share<Digits>(s->growth, j_, plan_.interval, plan_.epochs);
    }
    Digits const change = decimal<Digits>(change_);
    return multiplies() ? Digits(initial * pow(change, Digits(j_))) : Digits(initial + change * Digits(j_));
  }

  [[nodiscard]] std::uint64_t length(std::uint64_t first, bool rounded) const {
    if (std::holds_alternative<Constant>(plan_.batch)) return unlimited;
    if (affine() != nullptr && affine_is_full(j_, plan_.interval, plan_.epochs)) return unlimited;
    std::uint64_t const late = first == 0 ? plan_.clock().delay() : 0;
    std::uint64_t const stages = alike(rounded);
    return stages > (unlimited - late) / plan_.interval ? unlimited : late + stages * plan_.interval;
  }

  /// Exponential: 5e-20 relative error a stage, 2e-15 when the batch has grown by 2^200 at 1 % a stage.
  /// Linear: 2e-19 in all.
  void advance(std::uint64_t epochs, std::uint64_t /*steps_per_epoch*/) {
    std::uint64_t stages = epochs / plan_.interval;  // the first is longer by its delay, less than a stage
    if (j_ == 0) stages = (epochs - plan_.clock().delay()) / plan_.interval;
    j_ += stages;
    if (auto const* s = affine()) {
      long double const share = affine_is_full(j_, plan_.interval, plan_.epochs)
                                    ? 1
                                    : affine_share<long double>(s->growth, j_, plan_.interval, plan_.epochs);
      real_ = wide_initial_ + (wide_decimal(s->max) - wide_initial_) * share;
    } else if (multiplies()) {
      for (; stages > 0; --stages) real_ *= wide_change_;
    } else {
      real_ = wide_initial_ + wide_change_ * static_cast<long double>(j_);
    }
  }

 private:
  [[nodiscard]] bool multiplies() const { return std::holds_alternative<Exponential>(plan_.batch); }
  [[nodiscard]] Affine const* affine() const { return std::get_if<Affine>(&plan_.batch); }

  /// Stages from here on, at least 1, that surely have this batch size: a slope far below one sample leaves
  /// many alike.
  [[nodiscard]] std::uint64_t alike(bool rounded) const {
    if (!std::holds_alternative<Linear>(plan_.batch) || !rounded || wide_change_ > 0.25L) return 1;
    long double const next =
        plan_.batch_rounding == BatchRounding::up ? std::ceil(real_) : std::floor(real_ + 0.5L) + 0.5L;
    long double const to_next = (next - real_) / wide_change_;
    return to_next < 4 ? 1 : static_cast<std::uint64_t>(std::min(to_next * 0.999L, 1e18L)) - 1;
  }

  Plan const& plan_;
  double initial_ = 0, change_ = 0;
  long double wide_initial_ = 0, wide_change_ = 0, real_ = 0;
  std::uint64_t j_ = 0;
};

/// slope (k + 1) at the first step k of every epoch.
class StepWalk {
 public:
  StepWalk(Plan const& plan, SfoOptimal const& s) : plan_(plan), slope_(s.slope) {}

  [[nodiscard]] long double real() const { return wide_decimal(slope_) * (static_cast<long double>(k_) + 1); }
  [[nodiscard]] bool exact_integer() const { return false; }
  [[nodiscard]] Digits exact() const { return decimal<Digits>(slope_) * Digits(k_ + 1); }

  [[nodiscard]] std::uint64_t length(std::uint64_t /*first*/, bool /*rounded*/) const {
    bool const up = plan_.batch_rounding == BatchRounding::up;
    long double const b = std::max(1.0L, up ? std::ceil(real()) : std::floor(real() + 0.5L));
    long double const last = (up ? b : b + 0.5L) / wide_decimal(slope_) - 1;  // step with this batch size
    long double const steps_per_epoch = std::ceil(static_cast<long double>(plan_.samples) / b);
    long double const epochs = 0.999L * (last - static_cast<long double>(k_)) / steps_per_epoch - 1;
    return epochs < 2 ? 1 : static_cast<std::uint64_t>(std::min(epochs, 1e18L));
  }
  void advance(std::uint64_t epochs, std::uint64_t steps_per_epoch) { k_ += epochs * steps_per_epoch; }

 private:
  Plan const& plan_;
  double slope_;
  std::uint64_t k_ = 0;
};

/// The entries of a table, one after the other.
class TableWalk {
 public:
  explicit TableWalk(Table const& table) : entries_(table.entries) {}

  [[nodiscard]] long double real() const { return wide_decimal(entries_[i_].value); }
  [[nodiscard]] bool exact_integer() const { return entries_[i_].value == std::floor(entries_[i_].value); }
  [[nodiscard]] Digits exact() const { return decimal<Digits>(entries_[i_].value); }
  [[nodiscard]] std::uint64_t length(std::uint64_t first, bool /*rounded*/) const {
    return i_ + 1 == entries_.size() ? unlimited : entries_[i_ + 1].epoch - first;
  }
  void advance(std::uint64_t /*epochs*/, std::uint64_t /*steps_per_epoch*/) { ++i_; }

 private:
  std::vector<TableEntry> const& entries_;
  std::size_t i_ = 0;
};

}  // namespace qhm::detail
