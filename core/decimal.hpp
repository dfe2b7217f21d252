#pragma once

#include <concepts>
#include <string>
#include <type_traits>

namespace qhm {

/// Shortest text that reads back as exactly `x`: `0.1`, `1e-05`, `inf`, `nan`.
std::string shortest(double x);

/// The decimal that `shortest(x)` prints, correctly rounded to long double.
long double wide_decimal(double x);

/// 1 - x for the decimal that `shortest(x)` prints, correctly rounded: 1 - 0.999999 is 1e-6,
/// not 9.99999999917733e-07.
double one_minus_decimal(double x);

/// `x` as the decimal that a person wrote, in another arithmetic.
///
/// A plan's parameters are read as the shortest decimals that name them: `--lr-max 0.1` is one tenth, not the
/// double nearest to it. In `double` the two coincide to half an ulp; in 50 digits, in an enclosing interval
/// and in `long double` (where powers of a decay factor are taken) they do not, and this makes all of them
/// agree.
template <class Real>
Real decimal(double x) {
  if constexpr (std::same_as<Real, double>) {
    return x;
  } else if constexpr (std::same_as<Real, long double>) {
    return wide_decimal(x);
  } else {
    return Real(shortest(x));
  }
}

/// 1 - x without cancellation, for the decimal x.
template <class Real>
Real one_minus(double x) {
  if constexpr (std::is_floating_point_v<Real>) {
    return static_cast<Real>(one_minus_decimal(x));
  } else {
    return Real(1) - decimal<Real>(x);
  }
}

}  // namespace qhm
