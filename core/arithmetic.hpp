#pragma once

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/zeta.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace qhm {

/// What a formula needs to know of the arithmetic it is evaluated in: double gives the value, long double
/// checks it, an enclosing type gives the certificate, 50 digits serve the tests. An enclosing type
/// specialises these. Operators of an arithmetic must return the arithmetic itself (no expression templates).

/// A question that enclosures at the present precision leave open: two of them overlap, a divisor may be
/// zero. More precision may decide it.
struct Undecided : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Whether a value of Real is a set that contains the true number.
template <class Real>
inline constexpr bool encloses = false;

/// Bits of a significand that is computed now.
template <class Real>
int working_bits() {
  return std::numeric_limits<Real>::digits;
}

template <class Real>
Real pi() {
  return boost::math::constants::pi<Real>();
}

/// zeta(5/4) = 4.595...: sum of x^(-5/4)
template <class Real>
Real zeta_of_five_quarters() {
  return boost::math::zeta(Real(Real(5) / 4));
}

/// Some number of [0, bound], where `bound` is below 2^-200 of what it is added to: 0 unless Real encloses.
template <class Real>
Real negligible(Real const& /*bound*/) {
  return Real(0);
}

/// Some number of [bound, inf), where `bound` is above 2^200 times what it is compared with: inf unless Real
/// encloses.
template <class Real>
Real beyond(Real const& /*bound*/) {
  return std::numeric_limits<Real>::infinity();
}

}  // namespace qhm
