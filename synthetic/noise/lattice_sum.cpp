#include "synthetic/noise/lattice_sum.hpp"

#include <algorithm>

namespace qhm::synthetic {
namespace {

/// Without the ends that hold less than `least` each.
LatticeLaw trimmed(LatticeLaw law, long double least) {
  auto& p = law.probabilities;
  std::size_t low = 0, high = p.size();
  long double cut = 0;
  while (low + 1 < high && cut + p[low] < least) cut += p[low++];
  cut = 0;
  while (high > low + 1 && cut + p[high - 1] < least) cut += p[--high];
  p.erase(p.begin() + static_cast<std::ptrdiff_t>(high), p.end());
  p.erase(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(low));
  law.first += static_cast<std::int64_t>(low);
  return law;
}

LatticeLaw sum(LatticeLaw const& a, LatticeLaw const& b, long double least) {
  LatticeLaw law{
      .first = a.first + b.first,
      .probabilities = std::vector<long double>(a.probabilities.size() + b.probabilities.size() - 1)};
  for (std::size_t i = 0; i < a.probabilities.size(); ++i)
    for (std::size_t j = 0; j < b.probabilities.size(); ++j)
      law.probabilities[i + j] += a.probabilities[i] * b.probabilities[j];
  return trimmed(std::move(law), least);
}

}  // namespace

LatticeLaw sum_of(LatticeLaw const& one, std::uint64_t count) {
  LatticeLaw result{.first = 0, .probabilities = {1}};
  LatticeLaw power = one;
  long double const least = 0x1p-70L / static_cast<long double>(count);
  for (; count > 0; count /= 2) {
    if (count % 2 == 1) result = sum(result, power, least);
    if (count > 1) power = sum(power, power, least);
  }
  return result;
}

}  // namespace qhm::synthetic
