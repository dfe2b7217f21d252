#pragma once

#include "synthetic/objectives/tanh_product.hpp"

namespace qhm::synthetic {

/// A network 2-H-1 that learns exclusive or: over the four points p in {-1, 1}^2,
///
///     f = (1/4) sum_p w((1/sqrt H) sum_k tanh(v_k) tanh(<w_k, p> + b_k) - p_1 p_2/2),  w(e) = 1 -
///     exp(-e^2/2).
///
/// dim = 4H: (w_k1, w_k2, b_k, v_k) of each unit in turn. Output weights are held in (-1, 1) by a tanh.
///
///   smoothness      with z = <w_k, p> + b_k, the second derivative of a term is at most
///                   (1 + 1/(6H)) sum_k (dv_k^2 + dz_k^2) (tanh_product.hpp, r = H), and the mean of dz_k^2
///                   over the points is |dw_k|^2 + db_k^2, as (p_1, p_2, 1) has the identity for its second
///                   moments
///   gradient_bound  |df| <= exp(-1/2) mean |de| <= exp(-1/2) (mean (de)^2)^(1/2) <= exp(-1/2) |dx|
///   infimum         0 bounds f from below. H = 4 attains it: unit k with w_k = p_k, b_k = -1 and
///                   tanh v_k = p_k1 p_k2/(3 tanh 1 - tanh 3) for the four corners p_k
/// Upper bounds, not attained: the largest ratios seen are in docs/objectives.md.
struct TanhNetwork {
  std::uint32_t dim;

  static constexpr std::string_view name = "tanh-network";
  static constexpr bool separable = false;
  static constexpr std::uint32_t dim_unit = 4;

  [[nodiscard]] double smoothness() const { return TanhProduct::curvature_bound(double(dim) / 4); }
  [[nodiscard]] double gradient_bound() const { return TanhProduct::slope_bound; }
  [[nodiscard]] double infimum() const { return 0; }
  [[nodiscard]] double start(std::uint32_t j) const { return TanhProduct::spread(j); }

  double value(double const* x) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < 4; ++i) {
      double output = 0;
      for (std::uint32_t k = 0; k < dim; k += 4)
        output += std::tanh(x[k + 3]) * std::tanh(first(i) * x[k] + second(i) * x[k + 1] + x[k + 2]);
      sum += WelschTerm::value(output / std::sqrt(double(dim) / 4) - first(i) * second(i) / 2);
    }
    return sum / 4;
  }

  template <class T>
  QHM_HOST_DEVICE void gradient(T const* x, T* g) const {
    double const scale = 1 / square_root(double(dim) / 4);
    T slopes[4];  // of f in the output at each point
    for (std::uint32_t i = 0; i < 4; ++i) {
      T output(0.0);
      for (std::uint32_t k = 0; k < dim; k += 4) output += hyperbolic_tangent(x[k + 3]) * hidden(i, x + k);
      slopes[i] = WelschTerm::slope(T(scale * output - first(i) * second(i) / 2)) * (scale / 4);
    }
    for (std::uint32_t k = 0; k < dim; k += 4) {
      T const v = hyperbolic_tangent(x[k + 3]);
      T sums[4] = {T(0.0), T(0.0), T(0.0), T(0.0)};
      for (std::uint32_t i = 0; i < 4; ++i) {
        T const h = hidden(i, x + k);
        T const inner = slopes[i] * ((1 - h) * (1 + h));
        sums[0] += first(i) * inner;
        sums[1] += second(i) * inner;
        sums[2] += inner;
        sums[3] += slopes[i] * h;
      }
      for (std::uint32_t c = 0; c < 3; ++c) g[k + c] = v * sums[c];
      g[k + 3] = (1 - v) * (1 + v) * sums[3];
    }
  }

 private:
  QHM_HOST_DEVICE static double first(std::uint32_t i) { return i % 2 == 0 ? 1 : -1; }
  QHM_HOST_DEVICE static double second(std::uint32_t i) { return i / 2 == 0 ? 1 : -1; }
  template <class T>
  QHM_HOST_DEVICE static T hidden(std::uint32_t i, T const* unit) {
    return hyperbolic_tangent(T(first(i) * unit[0] + second(i) * unit[1] + unit[2]));
  }
};

}  // namespace qhm::synthetic
