#pragma once

#include "synthetic/objectives/separable.hpp"

namespace qhm::synthetic {

/// f(x) = sum_j h(x_j) with h'(x) = clip(curvature x, -slope, slope), h(0) = 0: a quadratic that goes on as a
/// straight line where its slope is reached. The instances on which `qhm bounds --bracket` finds the worst
/// case are of this kind, one coordinate each.
///
///   smoothness      h'' is `curvature` or 0
///   gradient_bound  |h'| <= slope, attained beyond the bend; inf: h is the quadratic
///   infimum         h >= h(0) = 0
struct ClippedQuadratic {
  std::uint32_t dim;
  double curvature = 1;  ///< [f/x^2]
  double slope = 1;      ///< [f/x]
  double x0 = 2;         ///< every coordinate of x_0; the default is beyond the bend at 1

  static constexpr std::string_view name = "clipped-quadratic";
  static constexpr bool separable = true;

  [[nodiscard]] double smoothness() const { return curvature; }
  [[nodiscard]] double gradient_bound() const { return std::sqrt(double(dim)) * slope; }
  [[nodiscard]] double infimum() const { return 0; }
  [[nodiscard]] double start(std::uint32_t) const { return x0; }

  double value(double const* x) const {
    double sum = 0;
    for (std::uint32_t j = 0; j < dim; ++j) {
      double const size = std::fabs(x[j]);
      double const bend = slope / curvature;
      sum += size <= bend ? curvature * size * size / 2 : slope * (size - bend / 2);
    }
    return sum;
  }

  /// g_i = h'(x_i) for a run of `count` coordinates.
  template <class T>
  QHM_HOST_DEVICE void slopes(T const* x, T* g, std::uint32_t /*first*/, std::uint32_t count) const {
    for (std::uint32_t i = 0; i < count; ++i) g[i] = clipped(T(curvature * x[i]), slope);
  }
  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    slopes(x, g, 0, dim);
  }
};

}  // namespace qhm::synthetic
