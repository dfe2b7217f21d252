#pragma once

#include <mpfi.h>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "core/arithmetic.hpp"

namespace qhm::bounds {

/// Bits of the significands that this thread gives to new results; 128 unless a PrecisionScope says
/// otherwise.
unsigned working_precision();

/// Sets this thread's working precision, and on destruction sets back the one it found.
class PrecisionScope {
 public:
  /// Throws std::invalid_argument unless 64 <= bits <= 2^20: from 64 on, every machine number is exact.
  explicit PrecisionScope(unsigned bits);
  PrecisionScope(PrecisionScope const&) = delete;
  PrecisionScope& operator=(PrecisionScope const&) = delete;
  ~PrecisionScope();

 private:
  unsigned before_;
};

/// A closed interval [lo, hi] that contains the real number it stands for.
///
///     x in X, y in Y   =>   x o y in X o Y,  f(x) in f(X)        for every operation o and function f below
///
/// Endpoints are MPFR numbers rounded outwards to the working precision; each operation rounds once (a
/// negative power twice), so on thin operands its endpoints are those of the tightest enclosure. An infinite
/// endpoint is a limit: [1, inf] holds the reals from 1 on, and 0 [1, inf] = 0. [inf, inf] is infinity
/// itself, with the rules of IEEE 754, except that where these give a NaN (0 inf, inf - inf, inf/inf)
/// Undecided is thrown. Overflow gives an infinite endpoint and does not throw.
///
/// A thread may use any enclosure that no other thread writes to. Moving leaves an object that can be
/// assigned to, copied and destroyed, and nothing else.
class Enclosure {
 public:
  /// [0, 0]
  Enclosure() : Enclosure(0) {}
  /// [x, x], exactly. Throws Undecided for a NaN.
  Enclosure(double x);
  Enclosure(long double) = delete;
  template <std::signed_integral Integer>
  Enclosure(Integer x) : Enclosure(Unset{}) {
    mpfi_set_si(value_, x);
  }
  template <std::unsigned_integral Integer>
  Enclosure(Integer x) : Enclosure(Unset{}) {
    mpfi_set_ui(value_, x);
  }
  /// The tightest enclosure of a decimal: `0.1`, `-1e-05`, `123`, `inf`, `-inf`.
  /// Throws std::invalid_argument for any other text, naming it.
  explicit Enclosure(std::string_view decimal);

  /// A copy keeps endpoints and precision.
  Enclosure(Enclosure const& other);
  Enclosure& operator=(Enclosure const& other);
  Enclosure(Enclosure&& other) noexcept;
  Enclosure& operator=(Enclosure&& other) noexcept;
  ~Enclosure();

  /// approximate(x)
  explicit operator double() const { return approximate(*this); }

  Enclosure& operator+=(Enclosure const& y) { return *this = *this + y; }
  Enclosure& operator-=(Enclosure const& y) { return *this = *this - y; }
  Enclosure& operator*=(Enclosure const& y) { return *this = *this * y; }
  Enclosure& operator/=(Enclosure const& y) { return *this = *this / y; }

  friend Enclosure operator-(Enclosure const& x);
  /// Throws Undecided for inf - inf.
  friend Enclosure operator+(Enclosure const& x, Enclosure const& y);
  /// Throws Undecided for inf - inf.
  friend Enclosure operator-(Enclosure const& x, Enclosure const& y);
  /// Throws Undecided for 0 inf.
  friend Enclosure operator*(Enclosure const& x, Enclosure const& y);
  /// [a, b]/[c, inf] = [0, b/c] for 0 <= a, 0 < c. A divisor [0, d] is read as (0, d]: a/[0, d] = [a/d, inf].
  /// Throws Undecided where the divisor is 0 or has 0 in its interior, and for inf/inf.
  friend Enclosure operator/(Enclosure const& x, Enclosure const& y);

  /// Order of the numbers: an answer is certain for every pair of members. A thin interval is compared
  /// exactly: [a, a] <= [a, a] is true, [a, a] < [a, a] is false. Throws Undecided where members disagree.
  friend bool operator<(Enclosure const& x, Enclosure const& y);
  friend bool operator<=(Enclosure const& x, Enclosure const& y);
  friend bool operator>(Enclosure const& x, Enclosure const& y) { return y < x; }
  friend bool operator>=(Enclosure const& x, Enclosure const& y) { return y <= x; }
  /// STRUCTURAL equality: both endpoints agree. It says that two table entries are the same, not that two
  /// numbers are: [1, 2] == [1, 2] though two numbers in it may differ, and two enclosures of one number at
  /// two precisions are unequal. Only for thin intervals is it equality of numbers. Never throws.
  friend bool operator==(Enclosure const& x, Enclosure const& y);

  /// |x|
  friend Enclosure abs(Enclosure const& x);
  /// Encloses min(x, y).
  friend Enclosure min(Enclosure const& x, Enclosure const& y);
  /// Encloses max(x, y).
  friend Enclosure max(Enclosure const& x, Enclosure const& y);
  /// x^2, never below 0: tighter than x * x where x contains 0.
  friend Enclosure square(Enclosure const& x);
  /// Throws Undecided where x reaches below 0.
  friend Enclosure sqrt(Enclosure const& x);
  friend Enclosure exp(Enclosure const& x);
  /// log [0, b] = [-inf, log b]. Throws Undecided where x reaches below 0 or is 0.
  friend Enclosure log(Enclosure const& x);
  /// Throws Undecided at infinity.
  friend Enclosure sin(Enclosure const& x);
  /// Throws Undecided at infinity.
  friend Enclosure cos(Enclosure const& x);
  /// x^n for any sign of x; x^0 = 1, also at 0. x^-n = 1/x^n, with the exceptions of a division.
  template <std::integral Integer>
  friend Enclosure pow(Enclosure const& x, Integer n) {
    if (std::cmp_greater_equal(n, 0)) return power(x, static_cast<std::uint64_t>(n));
    return Enclosure(1) / power(x, -static_cast<std::uint64_t>(n));
  }
  /// x^y = exp(y log x) for x >= 0; 0^y = 0 for y > 0. A thin integer y is an integer power: any sign of x.
  /// Throws Undecided where x reaches below 0, and for 0^0, 1^inf and inf^0 unless y is exactly 0.
  friend Enclosure pow(Enclosure const& x, Enclosure const& y);

  /// Whether both endpoints are finite.
  friend bool isfinite(Enclosure const& x);
  /// The smallest interval that contains both.
  friend Enclosure hull(Enclosure const& x, Enclosure const& y);
  /// Whether every member of `inner` is one of `outer`.
  friend bool contains(Enclosure const& outer, Enclosure const& inner);
  /// Whether every member of x is below every one of y: `x < y` that answers false instead of throwing.
  friend bool certainly_less(Enclosure const& x, Enclosure const& y);

  /// The double nearest to the midpoint, with one more rounding where (lo + hi)/2 takes more than the bits of
  /// x and 64 more. Infinite where one endpoint is; a NaN for [-inf, inf].
  friend double approximate(Enclosure const& x);
  /// The largest double <= lo.
  friend double lower(Enclosure const& x);
  /// The smallest double >= hi.
  friend double upper(Enclosure const& x);
  /// An upper bound on (hi - lo)/min |x|. 0 for a thin interval, else infinite if x contains 0 or is
  /// unbounded.
  friend double relative_width(Enclosure const& x);
  /// lo with so many significant digits, rounded down, as `0.1`, `1e-05`, `inf`; zeros at the end are left
  /// off. Throws std::invalid_argument unless digits >= 1.
  friend std::string lower_decimal(Enclosure const& x, int digits);
  /// hi with so many significant digits, rounded up; otherwise as lower_decimal.
  friend std::string upper_decimal(Enclosure const& x, int digits);
  /// `[lo, hi]` with 17 digits, rounded outwards.
  friend std::string to_string(Enclosure const& x);

  /// Encloses pi.
  friend Enclosure enclosed_pi();
  /// Encloses zeta(s) = sum_{n>=1} n^-s, which falls on s > 1. Throws Undecided where s reaches down to 1.
  friend Enclosure enclosed_zeta(Enclosure const& s);

 private:
  struct Unset {};
  /// Room for a result at the working precision.
  explicit Enclosure(Unset) { mpfi_init2(value_, static_cast<mpfr_prec_t>(working_precision())); }
  /// The result that `write(mpfi_ptr)` writes. Throws Undecided, naming the operation, for a NaN endpoint.
  template <class Write>
  static Enclosure result(char const* operation, Write write) {
    Enclosure r(Unset{});
    write(static_cast<mpfi_ptr>(r.value_));
    r.settle(operation);
    return r;
  }
  void settle(char const* operation);
  static Enclosure power(Enclosure const& x, std::uint64_t n);
  /// Whether x is infinity itself.
  [[nodiscard]] bool is_infinity() const { return mpfr_inf_p(lo()) && mpfr_equal_p(lo(), hi()); }
  [[nodiscard]] mpfr_srcptr lo() const { return &value_->left; }
  [[nodiscard]] mpfr_srcptr hi() const { return &value_->right; }

  mpfi_t value_;
  bool holds_ = true;  ///< false once moved from: `value_` then owns nothing
};

Enclosure hull(Enclosure const& x, Enclosure const& y);
Enclosure enclosed_pi();
Enclosure enclosed_zeta(Enclosure const& s);

}  // namespace qhm::bounds
