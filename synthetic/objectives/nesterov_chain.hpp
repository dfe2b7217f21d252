#pragma once

#include <limits>

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// f(x) = (1/8) [x_1^2 + sum_{j<n} (x_j - x_{j+1})^2 + x_n^2] - x_1/4, n = dim: the quadratic behind
/// Nesterov's lower bound for smooth convex functions (Introductory Lectures, 2.1.2). Convex, condition about
/// n^2.
///
///   smoothness      the Hessian is tridiag(-1, 2, -1)/4: its largest eigenvalue is sin^2(n pi/(2n + 2)) < 1
///   gradient_bound  none: the gradient is linear
///   infimum         -n/(8(n + 1)), attained at x_j = 1 - j/(n + 1), which solves the tridiagonal system
struct NesterovChain {
  std::uint32_t dim;

  static constexpr std::string_view name = "nesterov-chain";
  static constexpr bool separable = false;

  [[nodiscard]] double smoothness() const {
    double const s = std::sin(1.57079632679489661923 * dim / (dim + 1.0));
    return s * s;
  }
  [[nodiscard]] double gradient_bound() const { return std::numeric_limits<double>::infinity(); }
  [[nodiscard]] double infimum() const { return -0.125 * dim / (dim + 1.0); }
  [[nodiscard]] double start(std::uint32_t) const { return 0; }

  double value(double const* x) const {
    double sum = x[dim - 1] * x[dim - 1], before = 0;
    for (std::uint32_t j = 0; j < dim; ++j) {
      sum += (x[j] - before) * (x[j] - before);
      before = x[j];
    }
    return sum / 8 - x[0] / 4;
  }

  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    for (std::uint32_t j = 0; j < dim; ++j) {
      T const before = j > 0 ? x[j - 1] : T(1.0);  // x_0 = 1 is the linear term
      T const after = j + 1 < dim ? x[j + 1] : T(0.0);
      g[j] = 0.25 * ((x[j] - before) + (x[j] - after));
    }
  }
};

}  // namespace qhm::synthetic
