#include "synthetic/noise/alias_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace qhm::synthetic {
namespace {

using Weight = std::uint64_t;

/// Integer weights of sum 2^63.
std::vector<Weight> rounded(std::vector<long double> const& probabilities) {
  long double const total = std::accumulate(probabilities.begin(), probabilities.end(), 0.0L);
  std::vector<Weight> weights;
  Weight sum = 0;
  for (long double const p : probabilities) {
    weights.push_back(static_cast<Weight>(std::round(p / total * 0x1p63L)));
    sum += weights.back();
  }
  auto const largest = std::max_element(weights.begin(), weights.end());
  *largest += (Weight{1} << 63) - sum;  // modulo 2^64: the difference may be negative
  return weights;
}

}  // namespace

AliasTable::AliasTable(std::vector<long double> const& probabilities) : weights_(rounded(probabilities)) {
  // A single column would be chosen by no bits, and a shift by 64 is no shift.
  index_bits_ = std::max(1, static_cast<int>(std::bit_width(probabilities.size() - 1)));
  std::size_t const columns = std::size_t{1} << index_bits_;
  Weight const full = Weight{1} << (63 - index_bits_);
  std::vector<Weight> left = weights_;
  left.resize(columns, 0);
  auto const column = [&](std::size_t alias, Weight threshold) {
    return static_cast<std::uint64_t>(alias) << (64 - index_bits_) | threshold;
  };
  columns_.resize(columns);
  for (std::size_t i = 0; i < columns; ++i) columns_[i] = column(i, full);

  std::vector<std::size_t> small, large;
  for (std::size_t i = columns; i-- > 0;) (left[i] < full ? small : large).push_back(i);
  while (!small.empty() && !large.empty()) {
    std::size_t const receiver = small.back(), giver = large.back();
    small.pop_back();
    columns_[receiver] = column(giver, left[receiver]);
    left[giver] -= full - left[receiver];
    if (left[giver] < full) {
      large.pop_back();
      small.push_back(giver);
    }
  }
}

}  // namespace qhm::synthetic
