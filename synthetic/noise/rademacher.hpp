#pragma once

#include <cmath>
#include <string_view>

#include "synthetic/noise/coin_tosses.hpp"

namespace qhm::synthetic {

/// f_i(x) = f(x) + <e_i, x> with e_i uniform over the 2^dim vectors of coordinates +-sqrt(V/dim).
///
/// The e_i sum to zero and |e_i|^2 = V for every i, so sigma^2 = V exactly, at every x, and |e_i| = sqrt(V).
struct Rademacher {
  double variance;  ///< V = sigma^2
  std::uint32_t dim;

  static constexpr std::string_view name = "rademacher";
  using Batch = CoinTosses;

  [[nodiscard]] double radius() const { return std::sqrt(variance); }  ///< max |e_i|
  [[nodiscard]] Coin coin() const {
    double const size = std::sqrt(variance / dim);
    return {.heads = size, .tails = -size, .halvings = 1};
  }
  [[nodiscard]] Batch mean_of(std::uint32_t batch, AliasTables& tables) const {
    return {coin(), batch, tables};
  }
};

}  // namespace qhm::synthetic
