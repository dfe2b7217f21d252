#pragma once

#include <string>
#include <string_view>

#include "bounds/rates/rational.hpp"

namespace qhm::bounds {

/// An exact order of growth as x -> inf,
///
///     Theta(x^power (log x)^log (loglog x)^loglog),    or identically zero,
///
/// as a value: positive constants are dropped, exponents are exact.
struct Order {
  Rational power{}, log{}, loglog{};
  bool zero = false;

  static constexpr Order one() { return {}; }
  static constexpr Order nothing() { return {.zero = true}; }
  static constexpr Order of_power(Rational p) { return {.power = p}; }
  static constexpr Order of_log(Rational q) { return {.log = q}; }

  bool operator==(Order const&) const = default;
  /// Which of two orders is the larger as x -> inf; zero is below all.
  friend std::strong_ordering operator<=>(Order const& x, Order const& y);

  /// Whether it tends to 0, or is 0.
  [[nodiscard]] bool vanishes() const { return *this < one(); }
  /// Whether it tends to infinity.
  [[nodiscard]] bool grows() const { return *this > one(); }
};

/// Products of positive functions of these orders.
Order operator*(Order const& x, Order const& y);
/// Throws std::domain_error where y is identically zero.
Order operator/(Order const& x, Order const& y);
/// Sums of nonnegative functions of these orders: the larger one.
Order operator+(Order const& x, Order const& y);

/// The order in y of a function of that order in x, where x/log y tends to a positive constant:
///
///     x^p (log x)^q  ->  (log y)^p (loglog y)^q
///
/// Throws std::domain_error where a triple logarithm would be needed. Under x/y -> constant > 0 nothing
/// changes.
Order in_exponential_variable(Order const& x);

/// The same where x/sqrt y tends to a positive constant: the power is halved, logs stay.
Order in_quadratic_variable(Order const& x);

/// `K^-1/2 log K`, `(log N)^-1`, `1`, `0`.
std::string text(Order const&, std::string_view variable);

}  // namespace qhm::bounds
