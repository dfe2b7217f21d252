#pragma once

#include <cmath>
#include <string_view>

#include "synthetic/noise/gaussian.hpp"

namespace qhm::synthetic {

/// g_i(x) = grad f(x) + e_i with e_i uniform on the sphere of radius sqrt(V): |e_i|^2 = V always, so sigma^2
/// = V exactly, in every direction alike.
struct Sphere {
  double variance;  ///< V = sigma^2
  std::uint32_t dim;

  static constexpr std::string_view name = "sphere";
  static constexpr bool needs_all_coordinates = true;

  [[nodiscard]] double radius() const { return std::sqrt(variance); }  ///< |e_i|

  /// The mean of b draws, each a normal vector over its length. The law of the sum has no simple form, so the
  /// cost grows with b; normal numbers are drawn twice, for the length and for the vector, and never stored.
  struct Batch {
    std::uint32_t batch;
    double radius;

    template <class T>
    QHM_INLINE void add_to(T* g, std::uint32_t, std::uint32_t dim, DrawAddress const& at) const {
      for (std::uint32_t sample = 0; sample < batch; ++sample) {
        T squared(0.0);
        for (std::uint32_t j = 0; j < dim; j += 2) {
          auto const z = normal_pair<T>(random_words<T>(at, sample, j / 2));
          squared = fma(z.first, z.first, squared);
          if (j + 1 < dim) squared = fma(z.second, z.second, squared);
        }
        T const scale = T(radius / batch) / square_root(squared);
        for (std::uint32_t j = 0; j < dim; j += 2) {
          auto const z = normal_pair<T>(random_words<T>(at, sample, j / 2));
          g[j] = fma(z.first, scale, g[j]);
          if (j + 1 < dim) g[j + 1] = fma(z.second, scale, g[j + 1]);
        }
      }
    }
  };
  [[nodiscard]] Batch mean_of(std::uint32_t batch, AliasTables&) const { return {batch, radius()}; }
};

}  // namespace qhm::synthetic
