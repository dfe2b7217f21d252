#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include "core/decimal.hpp"

namespace qhm::bounds {

/// How E h'(x_k)^2 of a component is known without sampling.
enum class Calculation {
  straight,    ///< the iterates stay where h' = slope with probability one: E h'^2 = slope^2
  moments,     ///< they stay where h' = curvature x, or h has no bend: the second moments of (x, d)
  enumeration  ///< every outcome of every mini-batch
};
std::string_view calculation_name(Calculation);

/// Symmetric two-point noise, or the skewed one: heads sqrt(3 v) with probability 1/4, tails -sqrt(v/3).
enum class Coin { symmetric, skewed };

/// One coordinate of an instance:
///
///     h'(x) = clip(curvature x, -slope, slope),   h(0) = 0,
///     f_i(x) = h(x) + e_i x,   e_i two-valued with mean 0 and variance `variance`
///
/// The decimals that these doubles print as are meant (core/decimal.hpp).
struct Component {
  Calculation calculation = Calculation::moments;
  double curvature = 1;                                    ///< [f/x^2]
  double slope = std::numeric_limits<double>::infinity();  ///< largest |h'| [f/x]; inf: a quadratic
  double start = 0;                                        ///< x_0 >= 0
  double variance = 0;                                     ///< of one sample [f^2/x^2]
  Coin coin = Coin::symmetric;

  bool operator==(Component const&) const = default;
};

/// An instance of the class: f(x) = sum_j h_j(x_j), the noise of the coordinates independent, d_{-1} = 0. QHM
/// treats coordinates apart, so E|grad f(x_k)|^2 = sum_j E h_j'(x_j)^2.
struct Witness {
  std::vector<Component> components;
};

/// h(x) for x >= 0.
template <class Real>
Real height(Component const& c, Real const& x) {
  Real const curvature = decimal<Real>(c.curvature);
  if (c.slope == std::numeric_limits<double>::infinity()) return curvature * x * x / Real(2);
  Real const slope = decimal<Real>(c.slope);
  Real const bend = slope / curvature;
  return x <= bend ? Real(curvature * x * x / Real(2)) : Real(slope * (x - bend / Real(2)));
}

}  // namespace qhm::bounds
