#pragma once

#include "synthetic/lanes/lanes.hpp"

/// sin, exp, expm1, tanh and log of a number T (double or Lanes) from fused products alone: the same bits on
/// every processor and on a device. Truncated Taylor series on a reduced argument; the first term left out,
/// over the value, is stated and below 2^-56. In all, within 2 ulps (tanh: 3; cos: 4 of 1).
namespace qhm::synthetic {

namespace detail {

/// Adding it to |a| < 2^51 leaves the nearest integer in the low bits: 3 2^51.
inline constexpr double to_integer = 6755399441055744.0;

/// c[0] + c[1] x + ... + c[n-1] x^(n-1).
template <class T, std::size_t n>
QHM_INLINE T horner(double const (&c)[n], T const& x) {
  T sum(c[n - 1]);
  for (std::size_t i = n - 1; i-- > 0;) sum = fma(sum, x, T(c[i]));
  return sum;
}

/// 2^n for the integer n in the low bits of to_integer + n, -1022 <= n <= 1023.
template <class T>
QHM_INLINE T power_of_two(T const& shifted) {
  return of_bits(Words<T>((bits_of(shifted) + Words<T>(1023)) << 52));
}

/// x - n log 2, in two parts of log 2: the first has 21 zero bits at its end, so that n times it is exact.
template <class T>
QHM_INLINE T less_logs_of_two(T const& x, T const& n) {
  return fma(n, T(-1.42860682030941723212e-6), fma(n, T(-0.693145751953125), x));
}

/// (e^r - 1 - r) / r^2 for |r| <= log(2)/2; left out: r^14/14! < 5e-18 of e^r.
template <class T>
QHM_INLINE T exponential_tail(T const& r) {
  constexpr double c[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                          1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                          1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
  return horner(c, r);
}

}  // namespace detail

/// sin x. Beyond |x| = 2^50, where neighbouring doubles are 1/4 apart, the C library's.
template <class T>
QHM_INLINE T sine(T const& x) {
  // x = n pi + r, |r| <= pi/2, pi in three parts; sin x = (-1)^n sin r; left out: r^23/23! < 1.3e-18.
  T const shifted = fma(x, T(0.31830988618379067154), T(detail::to_integer));
  T const n = shifted - T(detail::to_integer);
  T r = fma(n, T(-3.141592653589793116), x);
  r = fma(n, T(-1.2246467991473532072e-16), r);
  r = fma(n, T(2.9947698097183396659e-33), r);
  T const s = r * r;
  constexpr double c[] = {-1.0 / 6,
                          1.0 / 120,
                          -1.0 / 5040,
                          1.0 / 362880,
                          -1.0 / 39916800,
                          1.0 / 6227020800.0,
                          -1.0 / 1307674368000.0,
                          1.0 / 355687428096000.0,
                          -1.0 / 121645100408832000.0,
                          1.0 / 51090942171709440000.0};
  T const magnitude_of_sine = fma(r * s, detail::horner(c, s), r);
  T result = of_bits(Words<T>(bits_of(magnitude_of_sine) ^ (bits_of(shifted) << 63)));
  auto const far = magnitude(x) >= T(0x1p50);
  if (any(far))
    for (std::uint32_t i = 0; i < width<T>; ++i)
      if (!(std::fabs(lane(x, i)) < 0x1p50)) set_lane(result, i, std::sin(lane(x, i)));
  return result;
}

/// cos x = 1 - 2 sin^2(x/2): no argument is rounded. Within 4 ulps of 1.
template <class T>
QHM_INLINE T cosine(T const& x) {
  T const half = sine(T(x * T(0.5)));
  return fma(T(half * T(-2.0)), half, T(1.0));
}

/// e^x; 0 below -745, inf above 709.78.
template <class T>
QHM_INLINE T exponential(T const& x) {
  T const held = select(x > T(-750.0), select(x < T(710.0), x, T(710.0)), T(-750.0));
  T const shifted = fma(held, T(1.4426950408889634074), T(detail::to_integer));
  T const n = shifted - T(detail::to_integer);
  T const r = detail::less_logs_of_two(held, n);
  T const near = fma(r * r, detail::exponential_tail(r), r) + T(1.0);
  // 2^n in two factors: both are normal numbers where the result is not.
  T const half_shifted = fma(n, T(0.5), T(detail::to_integer));
  T const rest = n - (half_shifted - T(detail::to_integer));
  T const value =
      near * detail::power_of_two(half_shifted) * detail::power_of_two(T(rest + T(detail::to_integer)));
  return value + (x - x);  // NaN stays NaN
}

/// e^x - 1 without cancellation, for x <= 700.
template <class T>
QHM_INLINE T exponential_less_one(T const& x) {
  T const held = select(x > T(-40.0), x, T(-40.0));
  T const shifted = fma(held, T(1.4426950408889634074), T(detail::to_integer));
  T const n = shifted - T(detail::to_integer);
  T const r = detail::less_logs_of_two(held, n);
  T const less_one = fma(r * r, detail::exponential_tail(r), r);
  T const scale = detail::power_of_two(shifted);
  return fma(scale, less_one, T(scale - T(1.0)));
}

/// tanh x = (e^2x - 1)/(e^2x + 1).
template <class T>
QHM_INLINE T hyperbolic_tangent(T const& x) {
  T const held = select(x < T(20.0), select(x > T(-20.0), x, T(-20.0)), T(20.0));
  T const m = exponential_less_one(T(held + held));
  return m / (m + T(2.0)) + (x - x);
}

/// 1/(1 + e^-x).
template <class T>
QHM_INLINE T logistic(T const& x) {
  return T(1.0) / (T(1.0) + exponential(T(-x)));
}

/// log x for normal x > 0.
template <class T>
QHM_INLINE T logarithm(T const& x) {
  // x = 2^e m, m in [sqrt 1/2, sqrt 2): log m = 2 atanh((m-1)/(m+1)); left out: s^22/23 < 7e-19 of the sum.
  Words<T> const from_half = bits_of(x) - Words<T>(0x3fe6a09e667f3bcd);  // of sqrt(1/2)
  Words<T> const exponent = (from_half >> 52) ^ Words<T>(0x800);         // e + 2048, for either sign of e
  Words<T> const biased = (exponent & Words<T>(0xfff)) | Words<T>(0x4330000000000000);
  T const e = of_bits(biased) - T(0x1p52 + 2048);
  T const m = of_bits(Words<T>(bits_of(x) - ((from_half >> 52) << 52)));
  T const s = (m - T(1.0)) / (m + T(1.0));
  T const q = s * s;
  constexpr double c[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                          2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
  T const near = fma(T(s * q), detail::horner(c, q), T(s + s));
  return fma(e, T(0.693145751953125), fma(e, T(1.42860682030941723212e-6), near));
}

}  // namespace qhm::synthetic
