#pragma once

#include <cmath>
#include <string_view>

#include "synthetic/noise/coin_tosses.hpp"

namespace qhm::synthetic {

/// f_i(x) = f(x) + <e_i, x>, the coordinates of e_i independent: sqrt(3 V/dim) with probability 1/4, else
/// -sqrt(V/(3 dim)).
///
/// Mean 0 and variance (3/4 + 1/4) V/dim a coordinate, so sigma^2 = V exactly; skewness 2/sqrt 3. The longest
/// e_i has every coordinate at its larger value: |e_i| <= sqrt(3 V).
struct TwoPoint {
  double variance;  ///< V = sigma^2
  std::uint32_t dim;

  static constexpr std::string_view name = "two-point";
  using Batch = CoinTosses;

  [[nodiscard]] double radius() const { return std::sqrt(3 * variance); }  ///< max |e_i|
  [[nodiscard]] Coin coin() const {
    return {
        .heads = std::sqrt(3 * variance / dim), .tails = -std::sqrt(variance / (3.0 * dim)), .halvings = 2};
  }
  [[nodiscard]] Batch mean_of(std::uint32_t batch, AliasTables& tables) const {
    return {coin(), batch, tables};
  }
};

}  // namespace qhm::synthetic
