#pragma once

#include "synthetic/objectives/tanh_product.hpp"

namespace qhm::synthetic {

/// f(X, Y) = (1/n) sum_ij w(<U_i, V_j>/sqrt 2 - M_ij), U = tanh X, V = tanh Y, w(e) = 1 - exp(-e^2/2): an n x
/// n matrix M of rank 2 from two factors of n x 2 entries each, all bounded. dim = 4n; X first, then Y, by
/// rows. M_ij = (1 + (-1)^(i+j))/(4 sqrt 2).
///
///   smoothness      each term (i, j) has second derivatives at most (13/12)(|dX_i|^2 + |dY_j|^2)
///                   (tanh_product.hpp, r = 2); over all terms that adds up to n |dx|^2: L = 13/12
///   gradient_bound  |df| <= exp(-1/2) (1/n) sum_ij |de_ij| <= exp(-1/2) sqrt(n) |dx| by Cauchy-Schwarz
///   infimum         0, attained at U_i = (1, (-1)^i)/2, V_j = (1, (-1)^j)/2
/// Upper bounds, not attained: the largest ratios seen are in docs/objectives.md.
struct MatrixFactorisation {
  std::uint32_t dim;

  static constexpr std::string_view name = "matrix-factorisation";
  static constexpr bool separable = false;
  static constexpr std::uint32_t dim_unit = 4, max_dim = 64;

  [[nodiscard]] double smoothness() const { return TanhProduct::curvature_bound(2); }
  [[nodiscard]] double gradient_bound() const {
    return TanhProduct::slope_bound * std::sqrt(double(dim) / 4);
  }
  [[nodiscard]] double infimum() const { return 0; }
  [[nodiscard]] double start(std::uint32_t j) const { return TanhProduct::spread(j); }

  double value(double const* x) const {
    std::uint32_t const n = dim / 4;
    double sum = 0;
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < n; ++j) {
        double const *const a = x + 2 * i, *const b = x + 2 * (n + j);
        sum += WelschTerm::value(std::tanh(a[0]) * std::tanh(b[0]) * scale +
                                 std::tanh(a[1]) * std::tanh(b[1]) * scale - target(i, j));
      }
    return sum / n;
  }

  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    std::uint32_t const n = dim / 4;
    T factors[max_dim];
    for (std::uint32_t j = 0; j < dim; ++j) {
      factors[j] = hyperbolic_tangent(x[j]);
      g[j] = T(0.0);
    }
    for (std::uint32_t i = 0; i < n; ++i)
      for (std::uint32_t j = 0; j < n; ++j) {
        std::uint32_t const a = 2 * i, b = 2 * (n + j);
        T const product = fma(factors[a], factors[b], T(factors[a + 1] * factors[b + 1]));
        T const slope = WelschTerm::slope(T(scale * product - target(i, j))) * (scale / n);
        for (std::uint32_t k = 0; k < 2; ++k) {
          g[a + k] += slope * factors[b + k];
          g[b + k] += slope * factors[a + k];
        }
      }
    for (std::uint32_t j = 0; j < dim; ++j) g[j] *= (1 - factors[j]) * (1 + factors[j]);
  }

 private:
  static constexpr double scale = 0.70710678118654752440;  ///< 1/sqrt 2
  QHM_HOST_DEVICE static double target(std::uint32_t i, std::uint32_t j) {
    return (i + j) % 2 == 0 ? scale / 2 : 0;
  }
};

}  // namespace qhm::synthetic
