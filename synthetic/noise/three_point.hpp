#pragma once

#include <cmath>
#include <string_view>

#include "synthetic/noise/alias_tables.hpp"
#include "synthetic/noise/binomial.hpp"
#include "synthetic/noise/cells.hpp"

namespace qhm::synthetic {

/// f_i(x) = f(x) + <e_i, x>, heavy-tailed but bounded: a coordinate of e_i is 0 with probability 63/64, else
/// +-c with equal chances, independent of the others, c = 8 sqrt(V/dim).
///
/// Mean 0 and variance c^2/64 = V/dim a coordinate, so sigma^2 = V exactly; kurtosis 64. |e_i| <= 8 sqrt(V).
struct ThreePoint {
  double variance;  ///< V = sigma^2
  std::uint32_t dim;

  static constexpr std::string_view name = "three-point";
  static constexpr double chance = 1.0 / 64;  ///< of a coordinate that is not 0

  [[nodiscard]] double radius() const { return 8 * std::sqrt(variance); }  ///< max |e_i|
  [[nodiscard]] double size() const { return 8 * std::sqrt(variance / dim); }

  /// The mean of b draws: c S / b with S the sum of b values -1, 0, 1. Up to 2^20 draws S comes from a table
  /// of its law; beyond, from the number of values that are not 0 and that of the positive ones among them.
  struct Batch {
    std::uint32_t batch;
    double gain;
    AliasView table{};
    Binomial nonzero{};

    [[nodiscard]] AliasView& alias() { return table; }

    template <class T>
    QHM_INLINE void add_to(T* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) const {
      if (batch > AliasTables::most_tabulated) return add_sampled(g, first, count, at);
      for_each_word<T>(at, first, count, [&](std::uint32_t i, Words<T> const& word) {
        g[i] += table.template operator()<T>(word);
      });
    }

   private:
    template <class T>
    QHM_INLINE void add_sampled(T* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) const {
      for (std::uint32_t i = 0; i < count; ++i) {
        T sum(0.0);
        for (std::uint32_t l = 0; l < width<T>; ++l) {
          Draw const draw{.seed = at.seed, .trial = at.first_trial + l, .step = at.step};
          std::uint32_t const some = nonzero(draw, 2 * (first + i));
          double const positive = Binomial(some, 0.5)(draw, 2 * (first + i) + 1);
          set_lane(sum, l, 2 * positive - some);
        }
        g[i] += sum * T(gain);
      }
    }
  };

  [[nodiscard]] Batch mean_of(std::uint32_t batch, AliasTables& tables) const {
    Batch law{.batch = batch, .gain = size() / batch};
    if (batch > AliasTables::most_tabulated)
      law.nonzero = Binomial(batch, chance);
    else
      law.table = tables.mean_of({.first = -1, .probabilities = {chance / 2, 1 - chance, chance / 2}}, batch,
                                 0, law.gain);
    return law;
  }
};

}  // namespace qhm::synthetic
