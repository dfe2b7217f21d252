#pragma once

#include <compare>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>

namespace qhm::bounds {

/// An exact fraction in lowest terms with a positive denominator: the exponents of orders are -1/2, 3/4, ...
class Rational {
 public:
  constexpr Rational() = default;
  constexpr Rational(std::int64_t whole) : numerator_(whole) {}  // NOLINT(google-explicit-constructor)
  /// Throws std::domain_error where the denominator is 0.
  constexpr Rational(std::int64_t numerator, std::int64_t denominator) {
    if (denominator == 0) throw std::domain_error("a fraction has no denominator 0");
    std::int64_t const common = std::gcd(numerator, denominator) * (denominator < 0 ? -1 : 1);
    numerator_ = numerator / common;
    denominator_ = denominator / common;
  }

  explicit constexpr operator double() const {
    return static_cast<double>(numerator_) / static_cast<double>(denominator_);
  }
  constexpr Rational operator-() const { return {-numerator_, denominator_}; }
  friend constexpr Rational operator+(Rational x, Rational y) {
    return {x.numerator_ * y.denominator_ + y.numerator_ * x.denominator_, x.denominator_ * y.denominator_};
  }
  friend constexpr Rational operator*(Rational x, Rational y) {
    return {x.numerator_ * y.numerator_, x.denominator_ * y.denominator_};
  }
  friend constexpr Rational operator-(Rational x, Rational y) { return x + -y; }
  friend constexpr bool operator==(Rational x, Rational y) = default;
  friend constexpr std::strong_ordering operator<=>(Rational x, Rational y) {
    return x.numerator_ * y.denominator_ <=> y.numerator_ * x.denominator_;
  }
  /// `-1/2`, `3`
  [[nodiscard]] std::string text() const {
    return std::to_string(numerator_) + (denominator_ == 1 ? "" : "/" + std::to_string(denominator_));
  }

 private:
  std::int64_t numerator_ = 0, denominator_ = 1;
};

}  // namespace qhm::bounds
