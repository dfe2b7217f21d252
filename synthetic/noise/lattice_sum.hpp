#pragma once

#include <cstdint>
#include <vector>

namespace qhm::synthetic {

/// A law on the integers first, first + 1, ..
struct LatticeLaw {
  std::int64_t first = 0;
  std::vector<long double> probabilities;
};

/// The law of the sum of `count` >= 1 independent draws, by repeated squaring: every probability is a sum of
/// products of positive numbers, so nothing cancels. Ends that hold less than 2^-70/count of the mass are cut
/// off at each of the squarings; in total variation the result is within 2^-66 of the law, and rounding.
/// Cost: the square of the sum's spread.
LatticeLaw sum_of(LatticeLaw const& one, std::uint64_t count);

}  // namespace qhm::synthetic
