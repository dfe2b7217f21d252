#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "core/decimal.hpp"

namespace qhm::verify {

using bounds::Enclosure;

/// Exact fractions, for checking a witness again without any rounding.
using Rational = boost::multiprecision::number<
    boost::multiprecision::rational_adaptor<boost::multiprecision::cpp_int_backend<>>,
    boost::multiprecision::et_off>;

/// Exact arithmetic was asked for a number that is no fraction (sqrt(2), log(3)), or whose fraction takes too
/// many digits to be of use.
struct NoFraction : std::runtime_error {
  NoFraction() : std::runtime_error("no fraction of reasonable size") {}
};

/// The decimal that `shortest(x)` prints, as a fraction.
Rational rational(double x);

/// The decimal that `shortest(x)` prints, in any of the three arithmetics.
template <class Real>
Real written(double x) {
  if constexpr (std::is_same_v<Real, Rational>) {
    return rational(x);
  } else {
    return decimal<Real>(x);
  }
}

/// A fraction in another arithmetic: enclosed, or nearest.
template <class Real>
Real real(Rational const& x) {
  if constexpr (std::is_same_v<Real, Rational>) {
    return x;
  } else if constexpr (std::is_same_v<Real, double>) {
    return static_cast<double>(x);
  } else {
    return Enclosure(numerator(x).str()) / Enclosure(denominator(x).str());
  }
}

/// Functions that every arithmetic has; a Rational has them where the value is a fraction, and throws
/// NoFraction elsewhere.
Rational root(Rational const& x);
inline double root(double x) {
  return std::sqrt(x);
}
inline Enclosure root(Enclosure const& x) {
  return sqrt(x);
}

Rational logarithm(Rational const& x);
inline double logarithm(double x) {
  return std::log(x);
}
inline Enclosure logarithm(Enclosure const& x) {
  return log(x);
}

/// x^y for x >= 0; a fraction where y is a whole number, or where x is 0 or 1.
Rational power(Rational const& x, Rational const& y);
inline double power(double x, double y) {
  return std::pow(x, y);
}
inline Enclosure power(Enclosure const& x, Enclosure const& y) {
  return pow(x, y);
}

/// cos(m pi/n): a fraction only where it is 0, +-1/2 or +-1.
template <class Real>
Real cosine_of(std::uint64_t m, std::uint64_t n) {
  using std::cos;
  if (m == 0) return Real(1);
  if (m == n) return Real(-1);
  if (2 * m == n) return Real(0);
  if (3 * m == n) return Real(1) / Real(2);
  if (3 * m == 2 * n) return Real(-1) / Real(2);
  if constexpr (std::is_same_v<Real, Rational>) {
    throw NoFraction();
  } else {
    return cos(Real(pi<Real>() * Real(m) / Real(n)));
  }
}

/// zeta(s) = sum_{n>=1} n^-s
template <class Real>
Real zeta(double s) {
  if constexpr (std::is_same_v<Real, Rational>) {
    throw NoFraction();
  } else if constexpr (std::is_same_v<Real, double>) {
    return boost::math::zeta(s);
  } else {
    return bounds::enclosed_zeta(Enclosure(s));
  }
}

/// pi as a value of the arithmetic; NoFraction in exact fractions.
template <class Real>
Real pi_of() {
  if constexpr (std::is_same_v<Real, Rational>) {
    throw NoFraction();
  } else {
    return pi<Real>();
  }
}

}  // namespace qhm::verify
