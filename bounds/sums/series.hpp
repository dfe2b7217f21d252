#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "core/arithmetic.hpp"

namespace qhm::bounds {

/// Number of Taylor coefficients in each arithmetic, even. With blocks of relative half-width r (block.hpp) a
/// series is cut at r^terms: 1e-17 in double, 1e-53 in 50 digits, 2^(28 - precision) in an enclosing type.
template <class Real>
inline constexpr int taylor_terms = encloses<Real>               ? 32
                                    : std::same_as<Real, double> ? 20
                                                                 : 60;

/// A function whose sign changes inside the block: the block must be split.
struct Kink : std::runtime_error {
  Kink() : std::runtime_error("a sign changes inside the block") {}
};

namespace detail {

/// The part of std::vector that a series needs, without an allocation.
template <class Real, std::size_t capacity>
class FixedVector {
 public:
  FixedVector() = default;
  FixedVector(std::initializer_list<Real> values) {
    for (auto const& value : values) push_back(value);
  }
  void push_back(Real const& value) { values_[size_++] = value; }
  /// New entries are zero.
  void resize(std::size_t size) { size_ = size; }
  [[nodiscard]] std::size_t size() const { return size_; }
  Real const& operator[](std::size_t i) const { return values_[i]; }
  Real& operator[](std::size_t i) { return values_[i]; }
  Real* begin() { return values_.data(); }
  Real* end() { return values_.data() + size_; }

 private:
  std::array<Real, capacity> values_{};
  std::size_t size_ = 0;
};

}  // namespace detail

/// Truncated Taylor series  f(centre + u h) = sum_{j <= taylor_terms} c_j u^j,  |u| <= 1.
///
/// The coefficients are scaled by the block's half-width h, so their sizes show the convergence and nothing
/// overflows however long the block. A constant keeps one coefficient. In an enclosing arithmetic the same
/// operations on a `fat` centre (the whole block) give in c_j an enclosure of f^(j)/j! h^j over the block:
/// Taylor's remainder.
template <class Real>
class Series {
 public:
  static constexpr int size = taylor_terms<Real> + 1;

  template <std::integral Integer>
  Series(Integer constant) : c_{Real(constant)} {}  // NOLINT(google-explicit-constructor)
  Series(Real const& constant) : c_{constant} {}    // NOLINT(google-explicit-constructor)
  Series() = default;                               ///< no coefficient yet

  [[nodiscard]] bool constant() const { return c_.size() == 1; }
  /// Number of coefficients kept: 1 or `size`.
  [[nodiscard]] int kept() const { return static_cast<int>(c_.size()); }
  Real const& operator[](int j) const { return c_[static_cast<std::size_t>(j)]; }
  Real& operator[](int j) { return c_[static_cast<std::size_t>(j)]; }
  void append(Real const& coefficient) { c_.push_back(coefficient); }

  friend Series operator+(Series const& a, Series const& b) {
    Series sum = a.kept() >= b.kept() ? a : b;
    Series const& shorter = a.kept() >= b.kept() ? b : a;
    for (int j = 0; j < shorter.kept(); ++j) sum[j] += shorter[j];
    return sum;
  }
  friend Series operator-(Series const& a) {
    Series negated = a;
    for (auto& c : negated.c_) c = -c;
    return negated;
  }
  friend Series operator-(Series const& a, Series const& b) { return a + (-b); }
  friend Series operator*(Series const& a, Series const& b) {
    if (a.constant()) return b.scaled(a[0]);
    if (b.constant()) return a.scaled(b[0]);
    Series product;
    if constexpr (std::is_floating_point_v<Real>) {  // both are whole: the inner loop runs side by side
      product.c_.resize(size);
      for (int i = 0; i < size; ++i)
        for (int j = i; j < size; ++j) product[j] += a[i] * b[j - i];
    } else {
      for (int j = 0; j < size; ++j) {
        Real sum = a[0] * b[j];
        for (int i = 1; i <= j; ++i) sum += a[i] * b[j - i];
        product.append(sum);
      }
    }
    return product;
  }
  friend Series operator/(Series const& a, Series const& b) {
    Real const inverse = Real(1) / b[0];
    if (b.constant()) return a.scaled(inverse);
    Series quotient;
    for (int j = 0; j < size; ++j) {
      Real sum = j < a.kept() ? a[j] : Real(0);
      for (int i = 1; i <= j; ++i) sum -= b[i] * quotient[j - i];
      quotient.append(sum * inverse);
    }
    return quotient;
  }

  /// |f|, where the sign of f is the same over the whole block; otherwise throws Kink.
  friend Series abs(Series const& a) {
    using std::abs;
    if constexpr (!encloses<Real>) {
      if (!(abs(a[0]) > a.spread())) throw Kink();
      return a[0] > 0 ? a : -a;
    } else {
      if (a[0] >= Real(0)) return a;
      if (a[0] <= Real(0)) return -a;
      throw Kink();
    }
  }

  /// How far f is from its centre value, at most: sum_{j >= 1} |c_j|, up to truncation.
  [[nodiscard]] Real spread() const {
    using std::abs;
    Real sum(0);
    for (int j = 1; j < kept(); ++j) sum += abs(c_[static_cast<std::size_t>(j)]);
    return sum;
  }

 private:
  [[nodiscard]] Series scaled(Real const& factor) const {
    Series product = *this;
    for (auto& c : product.c_) c *= factor;
    return product;
  }

  std::conditional_t<std::is_floating_point_v<Real>,
                     detail::FixedVector<Real, static_cast<std::size_t>(size)>, std::vector<Real>>
      c_;
};

}  // namespace qhm::bounds
