#pragma once

#include <cstdint>
#include <vector>

#include "synthetic/lanes/random.hpp"

namespace qhm::synthetic {

/// A discrete law drawn with one 64-bit word and two look-ups, whatever its size: the alias method (Walker
/// 1977, Vose 1991) on integer weights. A view; AliasTable owns the columns.
///
/// The word's first `index_bits` bits choose a column, the rest is compared with the column's threshold:
/// below it the column's own value is taken, else its alias.
struct AliasView {
  std::uint64_t const* thresholds = nullptr;  ///< [2^index_bits], in units of 2^-(63 - index_bits)
  double const* values = nullptr;             ///< [2^index_bits][2]: alias, own
  int index_bits = 0;

  template <class T>
  [[nodiscard]] QHM_INLINE T operator()(Words<T> const& word) const {
    Words<T> const column = word >> (64 - index_bits);
    Words<T> const rest = (word << index_bits) >> (index_bits + 1);
    auto const own = is_less(rest, lookup(thresholds, column));
    Words<T> const twice = column + column;
    return lookup(values,
                  Words<T>(twice + select(own, Words<T>(std::uint64_t{1}), Words<T>(std::uint64_t{0}))));
  }
};

/// P(value[i]) = weight[i] / 2^63, exactly.
class AliasTable {
 public:
  /// `probabilities` >= 0 of sum 1 up to rounding. They are rounded to multiples of 2^-63, the largest one
  /// taking up the difference: the law is within size * 2^-63 of them in total variation.
  AliasTable(std::vector<long double> const& probabilities, std::vector<double> const& values);

  [[nodiscard]] AliasView view() const { return {thresholds_.data(), values_.data(), index_bits_}; }
  /// The law that is drawn: its weights, of sum 2^63, in the order of the values.
  [[nodiscard]] std::vector<std::uint64_t> const& weights() const { return weights_; }

 private:
  std::vector<std::uint64_t> thresholds_;
  std::vector<double> values_;
  std::vector<std::uint64_t> weights_;
  int index_bits_ = 0;
};

}  // namespace qhm::synthetic
