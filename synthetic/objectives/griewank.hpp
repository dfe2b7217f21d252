#pragma once

#include "synthetic/objectives/pseudo_huber.hpp"

namespace qhm::synthetic {

/// f(x) = 1 - prod_j cos x_j + (1/8) sum_j (sqrt(1 + x_j^2) - 1): Griewank's function with a bowl whose slope
/// is bounded. The product couples all coordinates; minima and saddles everywhere, one minimum global.
///
/// P = prod_j cos x_j is the mean of cos <s, x> over all signs s in {-1, 1}^dim, and E <s, v>^2 = |v|^2.
///   smoothness      |<v, P'' v>| = |E cos <s, x> <s, v>^2| <= |v|^2; attained at 0, where both parts have
///                   their largest curvature: 1 + 1/8
///   gradient_bound  |<grad P, v>| <= E |<s, v>| <= |v|, attained at (pi/2, 0, ..); the bowl has slopes below
///                   1/8: not attained; in one dimension the limit at far ripples
///   infimum         P <= 1 and the bowl is >= 0, attained at 0
struct Griewank {
  std::uint32_t dim;

  static constexpr std::string_view name = "griewank";
  static constexpr bool separable = false;
  static constexpr double bowl = 0.125;

  [[nodiscard]] double smoothness() const { return 1 + bowl; }
  [[nodiscard]] double gradient_bound() const { return 1 + bowl * std::sqrt(double(dim)); }
  [[nodiscard]] double infimum() const { return 0; }
  /// Beyond cos's inflection at pi/2 in one coordinate; near 0 in the others, else their product vanishes.
  [[nodiscard]] double start(std::uint32_t j) const { return j == 0 ? 2 : 0.125; }

  double value(double const* x) const {
    double product = 1, less = 0, sum = 0;  // less = 1 - product, without cancellation near 0
    for (std::uint32_t j = 0; j < dim; ++j) {
      double const half = std::sin(x[j] / 2);
      less += product * 2 * half * half;
      product *= std::cos(x[j]);
      sum += PseudoHuberTerm::value(x[j]);
    }
    return less + bowl * sum;
  }

  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    T product(1.0);  // of the cosines before j, then of those after j
    for (std::uint32_t j = 0; j < dim; ++j) {
      g[j] = product * sine(x[j]);
      product *= cosine(x[j]);
    }
    product = T(1.0);
    for (std::uint32_t j = dim; j-- > 0;) {
      g[j] = fma(product, g[j], T(bowl * PseudoHuberTerm::slope(x[j])));
      product *= cosine(x[j]);
    }
  }
};

}  // namespace qhm::synthetic
