#pragma once

#include "synthetic/objectives/geman_mcclure.hpp"
#include "synthetic/objectives/pseudo_huber.hpp"
#include "synthetic/objectives/welsch.hpp"

namespace qhm::synthetic {

/// f(x) = sum_{j<n} w(x_{j+1} - c(x_j)) + (1/16) sum_{j<=n} (sqrt(1 + (x_j - 1)^2) - 1), n = dim,
/// w(e) = 1 - exp(-e^2/2), c(x) = 2x^2/(1 + x^2): Rosenbrock's chain of curved valleys through 0 and 1, bent
/// and flattened so that all slopes are bounded.
///
/// |c'| <= 3 sqrt(3)/4 (Geman and McClure's slope, twice), |w'| <= exp(-1/2), |w''| <= 1.
///   smoothness      the largest row sum of the tridiagonal Hessian. With e = x_{j+1} - c(x_j) and e' the one
///                   before: |w''(e')|(1 + |c'|) <= 1 + 3 sqrt(3)/4; |w''(e) c'^2 - w'(e) c''| + |w''(e) c'|
///                   <= 3, by intervals over all (x_j, e) (objectives_enclosure_test); 1/16. In all <= 5.37
///   gradient_bound  a coordinate: exp(-1/2)(1 + 3 sqrt(3)/4) + 1/16 <= 1.457
///   infimum         every part is >= 0, attained at (1, .., 1)
/// Upper bounds, not attained: the largest ratios seen are in docs/objectives.md.
struct Rosenbrock {
  std::uint32_t dim;

  static constexpr std::string_view name = "rosenbrock";
  static constexpr bool separable = false;
  static constexpr double pull = 0.0625;

  [[nodiscard]] double smoothness() const { return 5.37; }
  [[nodiscard]] double gradient_bound() const { return 1.457 * std::sqrt(double(dim)); }
  [[nodiscard]] double infimum() const { return 0; }
  /// The classical (-1.2, 1, -1.2, ..).
  [[nodiscard]] double start(std::uint32_t j) const { return j % 2 == 0 ? -1.2 : 1; }

  double value(double const* x) const {
    double sum = 0;
    for (std::uint32_t j = 0; j < dim; ++j) {
      sum += pull * PseudoHuberTerm::value(x[j] - 1);
      if (j + 1 < dim) sum += WelschTerm::value(x[j + 1] - 2 * GemanMcClureTerm::value(x[j]));
    }
    return sum;
  }

  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    T before(0.0);  // w'(x_j - c(x_{j-1}))
    for (std::uint32_t j = 0; j < dim; ++j) {
      g[j] = before + pull * PseudoHuberTerm::slope(T(x[j] - 1));
      if (j + 1 < dim) {
        T const s = x[j] * x[j];
        before = WelschTerm::slope(T(x[j + 1] - 2 * s / (1 + s)));
        g[j] -= before * (2 * GemanMcClureTerm::slope(x[j]));
      }
    }
  }
};

}  // namespace qhm::synthetic
