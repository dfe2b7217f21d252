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

AliasTable::AliasTable(std::vector<long double> const& probabilities, std::vector<double> const& values)
    : weights_(rounded(probabilities)) {
  // A single column would be chosen by no bits, and a shift by 64 is no shift.
  index_bits_ = std::max(1, static_cast<int>(std::bit_width(values.size() - 1)));
  std::size_t const columns = std::size_t{1} << index_bits_;
  Weight const full = Weight{1} << (63 - index_bits_);
  std::vector<Weight> left = weights_;
  left.resize(columns, 0);
  auto const value = [&](std::size_t i) { return values[std::min(i, values.size() - 1)]; };
  thresholds_.assign(columns, static_cast<std::uint64_t>(full));
  values_.resize(2 * columns);
  for (std::size_t i = 0; i < columns; ++i) values_[2 * i] = values_[2 * i + 1] = value(i);

  std::vector<std::size_t> small, large;
  for (std::size_t i = columns; i-- > 0;) (left[i] < full ? small : large).push_back(i);
  while (!small.empty() && !large.empty()) {
    std::size_t const receiver = small.back(), giver = large.back();
    small.pop_back();
    thresholds_[receiver] = static_cast<std::uint64_t>(left[receiver]);
    values_[2 * receiver] = value(giver);
    left[giver] -= full - left[receiver];
    if (left[giver] < full) {
      large.pop_back();
      small.push_back(giver);
    }
  }
}

}  // namespace qhm::synthetic
