#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "synthetic/noise/alias_tables.hpp"
#include "synthetic/noise/binomial.hpp"
#include "synthetic/noise/cells.hpp"

namespace qhm::synthetic {

/// A variable of two values: `heads` with probability 2^-halvings, else `tails`. halvings is 1 or 2.
struct Coin {
  double heads, tails;
  std::uint32_t halvings;

  [[nodiscard]] double probability() const { return std::ldexp(1.0, -static_cast<int>(halvings)); }
};

/// The mean of `tosses` independent tosses of a coin, for every coordinate: tails + (heads - tails) H /
/// tosses with H ~ Bin(tosses, 2^-halvings).
///
/// Up to 64 tosses H counts the ones among random bits; up to 2^20 it is drawn from a table of its law,
/// within 2^-49 of it in total variation (tests/synthetic/noise_law_test.cpp); beyond, from an exact sampler.
/// The cost of a coordinate is bounded whatever the batch size.
class CoinTosses {
 public:
  static constexpr std::uint32_t most_counted = 64;

  CoinTosses(Coin coin, std::uint32_t tosses, AliasTables& tables)
      : tosses_(tosses),
        halvings_(coin.halvings),
        tails_(coin.tails),
        gain_((coin.heads - coin.tails) / tosses) {
    long double const p = coin.probability();
    if (tosses > AliasTables::most_tabulated)
      binomial_ = Binomial(tosses, coin.probability());
    else if (tosses > most_counted)
      table_ = tables.mean_of({.first = 0, .probabilities = {1 - p, p}}, tosses, tails_, gain_);
  }

  /// The table that it looks at: to be moved along to a device.
  [[nodiscard]] AliasView& alias() { return table_; }

  /// g_i += mean of the tosses of coordinate first + i, for i < count.
  template <class T>
  QHM_INLINE void add_to(T* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) const {
    if (tosses_ > AliasTables::most_tabulated)
      add_sampled(g, first, count, at);
    else if (tosses_ > most_counted)
      for_each_word<T>(at, first, count, [&](std::uint32_t i, Words<T> const& word) {
        g[i] += table_.template operator()<T>(word);
      });
    else if (tosses_ <= 8)
      add_counted<3>(g, first, count, at);
    else if (tosses_ <= 16)
      add_counted<4>(g, first, count, at);
    else if (tosses_ <= 32)
      add_counted<5>(g, first, count, at);
    else
      add_counted<6>(g, first, count, at);
  }

 private:
  template <class T>
  [[nodiscard]] QHM_INLINE T value(T const& heads) const {
    return fma(heads, T(gain_), T(tails_));
  }

  /// Fields of 2^log_width bits, ones are heads: random bits, or pairs of them that are both one. All fields
  /// of a word are counted at once.
  template <int log_width, class T>
  QHM_INLINE void add_counted(T* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) const {
    constexpr int field_width = 1 << log_width;
    constexpr std::uint32_t fields = 64 / field_width;
    constexpr std::uint64_t field = ~std::uint64_t{0} >> (64 - field_width);
    std::uint64_t const kept = ~std::uint64_t{0} / field * (~std::uint64_t{0} >> (64 - tosses_));
    auto const add_word = [&](std::uint32_t i, Words<T> word) {
      word = ones_in_bytes(Words<T>(word & Words<T>(kept)));
      if constexpr (log_width == 6)
        word = sum_of_bytes(word);
      else if constexpr (log_width > 3)
        word = word + (word >> 8);
      if constexpr (log_width == 5) word = word + (word >> 16);
      for (std::uint32_t j = 0; j < fields && i + j < count; ++j) {
        g[i + j] += value(T(small_integer(Words<T>(word & Words<T>(field & 0xff)))));
        if constexpr (fields > 1) word = word >> field_width;
      }
    };
    std::uint32_t const words_a_block = halvings_ == 2 ? 1 : 2;
    for_each_block<T>(at, first, count, fields * words_a_block,
                      [&](std::uint32_t i, RandomWords<T> const& bits) {
                        if (halvings_ == 2) {
                          add_word(i, bits.first & bits.second);
                        } else {
                          add_word(i, bits.first);
                          if (i + fields < count) add_word(i + fields, bits.second);
                        }
                      });
  }

  template <class T>
  QHM_INLINE void add_sampled(T* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) const {
    for (std::uint32_t i = 0; i < count; ++i) {
      T heads(0.0);
      for (std::uint32_t l = 0; l < width<T>; ++l)
        set_lane(heads, l,
                 binomial_({.seed = at.seed, .trial = at.first_trial + l, .step = at.step}, first + i));
      g[i] += value(heads);
    }
  }

  std::uint32_t tosses_, halvings_;
  double tails_, gain_;
  AliasView table_{};
  Binomial binomial_{};
};

}  // namespace qhm::synthetic
