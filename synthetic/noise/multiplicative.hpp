#pragma once

#include <cmath>
#include <string_view>

#include "synthetic/noise/coin_tosses.hpp"

namespace qhm::synthetic {

/// f_i(x) = (1 + xi_i) f(x) with xi_i = +-rho: noise that fades with the gradient.
///
/// E|grad f_i - grad f|^2 = rho^2 |grad f|^2 <= rho^2 G_f^2 =: V, a bound and not the variance itself;
/// |grad f_i| <= (1 + rho) G_f. With --variance V: rho = sqrt(V)/G_f. f must have bounded gradients.
struct Multiplicative {
  double variance;  ///< V, a bound on the variance
  double rho;

  static constexpr std::string_view name = "multiplicative";

  /// The mean of b draws: (1 + rho (2 H - b)/b) grad f, H ~ Bin(b, 1/2), the same for all coordinates.
  struct Batch {
    CoinTosses tosses;

    [[nodiscard]] AliasView& alias() { return tosses.alias(); }

    template <class T>
    QHM_INLINE void add_to(T* g, std::uint32_t, std::uint32_t count, DrawAddress const& at) const {
      T factor[1] = {T(1.0)};
      tosses.add_to(factor, 0, 1, at);
      for (std::uint32_t i = 0; i < count; ++i) g[i] *= factor[0];
    }
  };
  [[nodiscard]] Batch mean_of(std::uint32_t batch, AliasTables& tables) const {
    return {CoinTosses({.heads = rho, .tails = -rho, .halvings = 1}, batch, tables)};
  }
};

}  // namespace qhm::synthetic
