#pragma once

#include <cmath>
#include <limits>
#include <string_view>

#include "synthetic/lanes/functions.hpp"
#include "synthetic/noise/alias_tables.hpp"
#include "synthetic/noise/cells.hpp"

namespace qhm::synthetic {

/// Two independent standard normal numbers (Box and Muller 1958).
template <class T>
struct NormalPair {
  T first, second;
};
template <class T>
QHM_INLINE NormalPair<T> normal_pair(RandomWords<T> const& bits) {
  T const radius = square_root(T(logarithm(uniform_of<T>(bits.first)) * T(-2.0)));
  T const angle = uniform_of<T>(bits.second) * T(6.283185307179586);
  return {radius * cosine(angle), radius * sine(angle)};
}

/// g_i(x) = grad f(x) + e_i with e_i ~ N(0, V/dim) in every coordinate: sigma^2 = V exactly.
///
/// Not bounded: |e_i| has no bound, so G is infinite and theorems that need it do not apply.
struct Gaussian {
  double variance;  ///< V = sigma^2
  std::uint32_t dim;

  static constexpr std::string_view name = "gaussian";

  [[nodiscard]] double radius() const { return variance == 0 ? 0 : std::numeric_limits<double>::infinity(); }

  /// The mean of b draws: N(0, V/(dim b)), two coordinates from 128 bits.
  struct Batch {
    double deviation;

    template <class T>
    QHM_INLINE void add_to(T* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) const {
      for_each_block<T>(at, first, count, 2, [&](std::uint32_t i, RandomWords<T> const& bits) {
        auto const z = normal_pair<T>(bits);
        g[i] = fma(z.first, T(deviation), g[i]);
        if (i + 1 < count) g[i + 1] = fma(z.second, T(deviation), g[i + 1]);
      });
    }
  };
  [[nodiscard]] Batch mean_of(std::uint32_t batch, AliasTables&) const {
    return {std::sqrt(variance / dim / batch)};
  }
};

}  // namespace qhm::synthetic
