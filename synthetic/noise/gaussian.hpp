#pragma once

#include <cmath>
#include <limits>
#include <string_view>

#include "synthetic/noise/draw.hpp"

namespace qhm::synthetic {

/// g_i(x) = grad f(x) + e_i with e_i ~ N(0, V/dim) in every coordinate: sigma^2 = V exactly.
///
/// Not bounded: |e_i| has no bound, so G is infinite and theorems that need it do not apply.
struct Gaussian {
  double variance;  ///< V = sigma^2
  std::uint32_t dim;

  static constexpr std::string_view name = "gaussian";
  static constexpr bool additive = true;

  [[nodiscard]] double radius() const { return variance == 0 ? 0 : std::numeric_limits<double>::infinity(); }

  /// The mean of b draws: N(0, V/(dim b)), two coordinates from 128 bits (Box and Muller 1958).
  struct Batch {
    double deviation;

    QHM_HOST_DEVICE void add_to(double* g, std::uint32_t dim, Draw const& at) const {
      for (std::uint32_t j = 0; j < dim; j += 2) {
        auto const bits = at.bits(0, j / 2);
        double const radius = deviation * std::sqrt(-2 * std::log(uniform(bits[0], bits[1])));
        double const angle = 6.283185307179586 * uniform(bits[2], bits[3]);
        g[j] += radius * std::cos(angle);
        if (j + 1 < dim) g[j + 1] += radius * std::sin(angle);
      }
    }
  };
  [[nodiscard]] Batch mean_of(std::uint32_t batch) const { return {std::sqrt(variance / dim / batch)}; }
};

}  // namespace qhm::synthetic
