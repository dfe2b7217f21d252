#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "synthetic/noise/binomial.hpp"
#include "synthetic/noise/draw.hpp"

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
/// Up to `most_counted` tosses H counts the ones among random bits; beyond, it is one draw from an exact
/// sampler, so the cost of a coordinate is bounded whatever the batch size.
class CoinTosses {
 public:
  static constexpr std::uint32_t most_counted = 128;

  CoinTosses(Coin coin, std::uint32_t tosses)
      : tosses_(tosses),
        halvings_(coin.halvings),
        tails_(coin.tails),
        gain_((coin.heads - coin.tails) / tosses) {
    if (tosses > most_counted) binomial_ = Binomial(tosses, coin.probability());
  }

  /// g_j += mean of the tosses, for j < dim.
  QHM_HOST_DEVICE void add_to(double* g, std::uint32_t dim, Draw const& at) const {
    if (tosses_ > most_counted)
      for (std::uint32_t j = 0; j < dim; ++j) g[j] += value(binomial_(at, j));
    else if (tosses_ > 64)
      add_long_counts(g, dim, at);
    else
      add_short_counts(g, dim, at);
  }

 private:
  /// 64 tosses at a time, ones are heads: random bits, or pairs of them that are both one.
  class Words {
   public:
    QHM_HOST_DEVICE Words(Draw const& at, std::uint32_t halvings) : at_(at), halvings_(halvings) {}

    QHM_HOST_DEVICE std::uint64_t next() {
      if (spare_) {
        spare_ = false;
        return second_;
      }
      auto const bits = at_.bits(0, lane_++);
      std::uint64_t const first = std::uint64_t{bits[0]} << 32 | bits[1];
      second_ = std::uint64_t{bits[2]} << 32 | bits[3];
      if (halvings_ == 2) return first & second_;
      spare_ = true;
      return first;
    }

   private:
    Draw at_;
    std::uint32_t halvings_, lane_ = 0;
    std::uint64_t second_ = 0;
    bool spare_ = false;
  };

  QHM_HOST_DEVICE static std::uint32_t ones(std::uint64_t word) {
    return static_cast<std::uint32_t>(std::popcount(word));
  }

  [[nodiscard]] QHM_HOST_DEVICE double value(std::uint32_t heads) const { return tails_ + gain_ * heads; }

  /// A field of 1, 2, 4, .. or 64 bits a coordinate, several of them a word. All fields of a word are counted
  /// at once: neighbouring halves of a field are added until it holds the number of its ones.
  QHM_HOST_DEVICE void add_short_counts(double* g, std::uint32_t dim, Draw const& at) const {
    constexpr std::uint64_t halves[6] = {0x5555555555555555, 0x3333333333333333, 0x0f0f0f0f0f0f0f0f,
                                         0x00ff00ff00ff00ff, 0x0000ffff0000ffff, 0x00000000ffffffff};
    Words words(at, halvings_);
    std::uint32_t const width = std::bit_ceil(tosses_), each = 64 / width;
    std::uint64_t const field = ~std::uint64_t{0} >> (64 - width);
    std::uint64_t const kept = ~std::uint64_t{0} / field * (field >> (width - tosses_));
    for (std::uint32_t j = 0; j < dim; j += each) {
      std::uint64_t word = words.next() & kept;
      for (std::uint32_t i = 0, half = 1; half < width; ++i, half *= 2)
        word = (word & halves[i]) + (word >> half & halves[i]);
      std::uint32_t const count = std::min(each, dim - j);
      for (std::uint32_t i = 0; i < count; ++i)
        g[j + i] += value(static_cast<std::uint32_t>(word >> (i * width) & field));
    }
  }

  /// Several words a coordinate, the last one in part.
  QHM_HOST_DEVICE void add_long_counts(double* g, std::uint32_t dim, Draw const& at) const {
    Words words(at, halvings_);
    for (std::uint32_t j = 0; j < dim; ++j) {
      std::uint32_t heads = 0, left = tosses_;
      for (; left > 64; left -= 64) heads += ones(words.next());
      heads += ones(words.next() >> (64 - left));
      g[j] += value(heads);
    }
  }

  std::uint32_t tosses_, halvings_;
  double tails_, gain_;
  Binomial binomial_;
};

}  // namespace qhm::synthetic
