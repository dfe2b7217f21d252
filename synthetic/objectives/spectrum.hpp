#pragma once

#include <limits>

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// f(x) = sum_j lambda_j x_j^2/2 with lambda_j = 100^(-j/(dim - 1)): a quadratic of condition 100, its
/// curvatures spread evenly in the logarithm.
///
///   smoothness      the Hessian is diagonal and its largest entry is lambda_0 = 1
///   gradient_bound  none: the gradient is linear
///   infimum         0, attained at 0
struct Spectrum {
  std::uint32_t dim;

  static constexpr std::string_view name = "spectrum";
  static constexpr bool separable = true;
  static constexpr double log_condition = 4.6051701859880913680;  ///< log 100

  [[nodiscard]] double smoothness() const { return 1; }
  [[nodiscard]] double gradient_bound() const { return std::numeric_limits<double>::infinity(); }
  [[nodiscard]] double infimum() const { return 0; }
  [[nodiscard]] double start(std::uint32_t) const { return 1; }

  /// lambda_j
  [[nodiscard]] QHM_INLINE double curvature(std::uint32_t j) const {
    return exponential(-log_condition * j / (dim > 1 ? dim - 1 : 1));
  }

  double value(double const* x) const {
    double sum = 0;
    for (std::uint32_t j = 0; j < dim; ++j) sum += curvature(j) * x[j] * x[j] / 2;
    return sum;
  }

  /// g_i = lambda_{first + i} x_i.
  template <class T>
  QHM_HOST_DEVICE void slopes(T const* x, T* g, std::uint32_t first, std::uint32_t count) const {
    for (std::uint32_t i = 0; i < count; ++i) g[i] = curvature(first + i) * x[i];
  }
  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    slopes(x, g, 0, dim);
  }
};

}  // namespace qhm::synthetic
