#pragma once

#include "synthetic/lanes/functions.hpp"

namespace qhm::synthetic {

/// The standard normal distribution function N(x) = (2 pi)^(-1/2) int_{-inf}^x exp(-t^2/2) dt, within 1e-15
/// (not relative).
///
/// N(-z) = exp(-z^2/2) P(z)/Q(z) for 0 <= z < 7.07: formula 5666 of J. F. Hart et al., Computer
/// Approximations (1968), in the form of G. West, "Better approximations to cumulative normal functions"
/// (2005). Beyond, N(-z) is below 8e-13 and a continued fraction keeps its size.
template <class T>
QHM_HOST_DEVICE T normal_integral(T const& x) {
  constexpr double numerator[] = {220.206867912376, 221.213596169931,  112.079291497871,    33.912866078383,
                                  6.37396220353165, 0.700383064443688, 3.52624965998911e-02};
  constexpr double denominator[] = {440.413735824752, 793.826512519948,    637.333633378831,
                                    296.564248779674, 86.7807322029461,    16.064177579207,
                                    1.75566716318264, 8.83883476483184e-02};
  T const z = magnitude(x);
  T fraction = z + 0.65;
  for (double k = 4; k >= 1; --k) fraction = z + k / fraction;
  T const ratio =
      select(z < T(7.07106781186547), T(detail::horner(numerator, z) / detail::horner(denominator, z)),
             T(0.39894228040143267794 / fraction));
  T const tail = exponential(T(z * z * -0.5)) * ratio;
  return select(x > T(0.0), T(1 - tail), tail);
}

}  // namespace qhm::synthetic
