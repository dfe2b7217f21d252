#pragma once

#include <cstdint>
#include <vector>

#include "synthetic/lanes/random.hpp"

namespace qhm::synthetic {

/// A law on evenly spaced values, drawn with one 64-bit word and one look-up, whatever its size: the alias
/// method (Walker 1977, Vose 1991) on integer weights. A view; AliasTable owns the columns.
///
/// The word's first `index_bits` bits choose a column, the rest is compared with the column's threshold:
/// below it the column's own index is taken, else its alias. The value is offset + gain (first + index).
struct AliasView {
  std::uint64_t const* columns = nullptr;  ///< [2^index_bits]: alias in the first index_bits bits, threshold
                                           ///< in units of 2^-(63 - index_bits) in the others
  int index_bits = 0;
  double first = 0, offset = 0, gain = 1;

  template <class T>
  [[nodiscard]] QHM_INLINE T operator()(Words<T> const& word) const {
    Words<T> const own = word >> (64 - index_bits);
    Words<T> const rest = (word << index_bits) >> (index_bits + 1);
    Words<T> const column = lookup(columns, own);
    Words<T> const index = select(is_less(rest, Words<T>(column & Words<T>(~std::uint64_t{0} >> index_bits))),
                                  own, Words<T>(column >> (64 - index_bits)));
    return T(offset) + T(gain) * (T(first) + small_integer(index));
  }
};

/// P(index i) = weight[i] / 2^63, exactly.
class AliasTable {
 public:
  /// `probabilities` >= 0 of sum 1 up to rounding. They are rounded to multiples of 2^-63, the largest one
  /// taking up the difference: the law is within size * 2^-63 of them in total variation.
  explicit AliasTable(std::vector<long double> const& probabilities);

  [[nodiscard]] AliasView view() const { return {.columns = columns_.data(), .index_bits = index_bits_}; }
  /// The law that is drawn: its weights, of sum 2^63.
  [[nodiscard]] std::vector<std::uint64_t> const& weights() const { return weights_; }

 private:
  std::vector<std::uint64_t> columns_;
  std::vector<std::uint64_t> weights_;
  int index_bits_ = 0;
};

}  // namespace qhm::synthetic
