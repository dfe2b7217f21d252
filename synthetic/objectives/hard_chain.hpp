#pragma once

#include "synthetic/objectives/normal_integral.hpp"
#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// The hard function for finding stationary points: Carmon, Duchi, Hinder and Sidford, "Lower bounds for
/// finding stationary points I" (Math. Program. 2020), of T = dim coordinates:
///
///     f(x) = -Psi(1) Phi(x_1) + sum_{i=2}^T [Psi(-x_{i-1}) Phi(-x_i) - Psi(x_{i-1}) Phi(x_i)]
///     Psi(x) = exp(1 - 1/(2x - 1)^2) for x > 1/2, else 0;  Phi(x) = sqrt(e) int_{-inf}^x exp(-t^2/2) dt
///
/// A coordinate's slope wakes up only after the one before has moved beyond 1/2, and while |x_T| < 1 the
/// gradient is longer than 1.
///
/// 0 <= Psi < e, 0 <= Psi' <= sqrt(54/e), |Psi''| <= 32.5, 0 < Phi < sqrt(2 pi e), 0 < Phi' <= sqrt e,
/// |Phi''| <= 1 (Lemma 1 there; by intervals in objectives_enclosure_test), and Psi(x), Psi(-x) are never
/// both positive:
///   smoothness      the largest row sum of the tridiagonal Hessian: e + 32.5 sqrt(2 pi e) + 2 sqrt(54/e)
///   sqrt e
///                   < 152, the constant of Arjevani et al., "Lower bounds for non-convex stochastic
///                   optimization" (Math. Program. 2023), Lemma 2
///   gradient_bound  a coordinate: e sqrt e + sqrt(54/e) sqrt(2 pi e) < 23, the constant there
///   infimum         -sqrt(2 pi e)(1 + e (T - 1)): no term is below minus its supremum, and all x_i ->
///   infinity
///                   approach that. f(0) - inf f = sqrt(2 pi e)(1/2 + e (T - 1)) <= 12 T, as published
/// Upper bounds, not attained: the largest ratios seen are in docs/objectives.md.
struct HardChain {
  std::uint32_t dim;

  static constexpr std::string_view name = "hard-chain";
  static constexpr bool separable = false;
  static constexpr double e = 2.7182818284590452354, root_e = 1.6487212707001281468;
  static constexpr double largest_phi = 4.1327313541224929385;  ///< sqrt(2 pi e)

  [[nodiscard]] double smoothness() const { return 152; }
  [[nodiscard]] double gradient_bound() const { return 23 * std::sqrt(double(dim)); }
  [[nodiscard]] double infimum() const { return -largest_phi * (1 + e * (dim - 1.0)); }
  [[nodiscard]] double start(std::uint32_t) const { return 0; }

  double value(double const* x) const {
    auto const phi = [](double t) { return largest_phi * 0.5 * std::erfc(-t / std::sqrt(2.0)); };
    auto const psi = [](double t) { return t > 0.5 ? std::exp(1 - 1 / ((2 * t - 1) * (2 * t - 1))) : 0; };
    double sum = -phi(x[0]);
    for (std::uint32_t i = 1; i < dim; ++i) sum += psi(-x[i - 1]) * phi(-x[i]) - psi(x[i - 1]) * phi(x[i]);
    return sum;
  }

  /// g_i = -Psi(|x_{i-1}|) Phi'(x_i) - Psi'(|x_i|) Phi(sign(x_i) x_{i+1}), with Psi(|x_0|) = 1.
  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    T before(1.0);  // Psi(|x_{i-1}|)
    for (std::uint32_t i = 0; i < dim; ++i) {
      g[i] = -(before * root_e * exponential(T(x[i] * x[i] * -0.5)));
      if (i + 1 < dim) {
        T const from_half = 2 * magnitude(x[i]) - 1;
        T const u = select(from_half <= T(0.03), T(0.03), from_half);  // exp(1 - 1/u^2) is 0 there
        before = exponential(T(1 - 1 / (u * u)));
        T const phi = largest_phi * normal_integral(select(x[i] > T(0.0), x[i + 1], T(-x[i + 1])));
        g[i] -= before * (4 / (u * u * u)) * phi;
      }
    }
  }
};

}  // namespace qhm::synthetic
