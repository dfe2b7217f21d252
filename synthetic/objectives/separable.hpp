#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include "core/random.hpp"
#include "synthetic/lanes/functions.hpp"

namespace qhm::synthetic {

/// x, held between -bound and bound. NaN stays NaN.
template <class T>
QHM_INLINE T clipped(T const& x, double bound) {
  return select(x > T(bound), T(bound), select(x < T(-bound), T(-bound), x));
}

/// f(x) = sum_j h(x_j) over `dim` coordinates: a sum, not a mean, so L does not depend on the dimension.
///
/// `Term` is the function h of one variable: value, slope, and the constants of its own file. What follows
/// from them for f:
///   smoothness      the Hessian is diagonal with entries h''(x_j), so its norm is max_j |h''(x_j)|
///   gradient_bound  |grad f|^2 = sum_j h'(x_j)^2 <= dim sup (h')^2
///   infimum         the coordinates are free of each other, so inf f = dim inf h
template <class Term>
struct Separable {
  std::uint32_t dim;

  static constexpr std::string_view name = Term::name;
  static constexpr bool separable = true;

  [[nodiscard]] double smoothness() const { return Term::curvature_bound; }  ///< L
  [[nodiscard]] double gradient_bound() const {
    return std::sqrt(double(dim)) * Term::slope_bound;
  }  ///< of f
  [[nodiscard]] double infimum() const { return dim * Term::infimum; }
  [[nodiscard]] double start(std::uint32_t) const { return Term::start; }  ///< every coordinate of x_0

  double value(double const* x) const {
    double sum = 0;
    for (std::uint32_t j = 0; j < dim; ++j) sum += Term::value(x[j]);
    return sum;
  }

  /// g_i = h'(x_i) for a run of `count` coordinates; the first one has index `first` in the whole vector.
  template <class T>
  QHM_HOST_DEVICE void slopes(T const* x, T* g, std::uint32_t /*first*/, std::uint32_t count) const {
    for (std::uint32_t i = 0; i < count; ++i) g[i] = Term::slope(x[i]);
  }

  /// g = grad f(x), both of `dim` coordinates.
  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    slopes(x, g, 0, dim);
  }
};

}  // namespace qhm::synthetic
