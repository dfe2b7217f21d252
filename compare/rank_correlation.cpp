#include "compare/rank_correlation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <map>
#include <vector>

namespace qhm::compare {
namespace {

int sign(double x) {
  return (x > 0) - (x < 0);
}

/// Sizes of the sets of equal values, ascending by value.
std::vector<std::size_t> tie_sizes(std::span<double const> values) {
  std::map<double, std::size_t> sizes;
  for (double const value : values) ++sizes[value];
  std::vector<std::size_t> all;
  for (auto const& [value, size] : sizes) all.push_back(size);
  return all;
}

double pairs(double n) {
  return n * (n - 1) / 2;
}

/// Pairs that are not tied.
double untied_pairs(std::span<double const> values) {
  double count = pairs(static_cast<double>(values.size()));
  for (auto const size : tie_sizes(values)) count -= pairs(static_cast<double>(size));
  return count;
}

using Set = std::uint32_t;

/// Of all orders of y beside ascending x, up to those among tied x, which S does not see: how many have each
/// S, at the place S + n(n-1)/2.
std::vector<std::uint64_t> distribution(std::span<double const> x, std::span<double const> y) {
  std::size_t const n = y.size();
  auto const centre = static_cast<std::int64_t>(n * (n - 1) / 2);
  auto const places = static_cast<std::size_t>(2 * centre + 1);
  Set const all = (Set{1} << n) - 1;

  // What the values of `behind` add to S when they follow those of `front`.
  auto const gain = [&](Set behind, Set front) {
    int total = 0;
    for (std::size_t v = 0; v < n; ++v)
      for (std::size_t w = 0; w < n; ++w)
        if ((behind >> v & 1) != 0 && (front >> w & 1) != 0) total += sign(y[v] - y[w]);
    return total;
  };
  std::vector<std::vector<std::uint64_t>> ways(all + 1);
  ways[0].assign(places, 0);
  ways[0][static_cast<std::size_t>(centre)] = 1;
  std::size_t placed = 0;
  for (std::size_t const tied : tie_sizes(x)) {
    for (Set front = 0; front <= all; ++front) {
      if (static_cast<std::size_t>(std::popcount(front)) != placed) continue;
      Set const rest = all & ~front;
      for (Set next = rest; next != 0; next = (next - 1) & rest) {
        if (static_cast<std::size_t>(std::popcount(next)) != tied) continue;
        auto& into = ways[front | next];
        if (into.empty()) into.assign(places, 0);
        auto const shift = gain(next, front);
        for (std::size_t s = 0; s < places; ++s)
          if (ways[front][s] != 0)
            into[static_cast<std::size_t>(static_cast<std::int64_t>(s) + shift)] += ways[front][s];
      }
    }
    placed += tied;
  }
  return ways[all];
}

Significance counted(std::span<double const> x, std::span<double const> y, std::int64_t observed) {
  auto const counts = distribution(x, y);
  auto const centre = static_cast<std::int64_t>(counts.size() / 2);
  std::uint64_t extreme = 0, total = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    total += counts[s];
    if (std::abs(static_cast<std::int64_t>(s) - centre) >= std::abs(observed)) extreme += counts[s];
  }
  return {static_cast<double>(extreme) / static_cast<double>(total), true};
}

/// sum over ties of f(size)
template <class F>
double over_ties(std::vector<std::size_t> const& sizes, F f) {
  double sum = 0;
  for (auto const size : sizes) sum += f(static_cast<double>(size));
  return sum;
}

double variance_of_concordance(std::span<double const> x, std::span<double const> y) {
  auto const n = static_cast<double>(x.size());
  auto const ties_x = tie_sizes(x), ties_y = tie_sizes(y);
  auto const one = [](double t) { return t * (t - 1) * (2 * t + 5); };
  auto const two = [](double t) { return t * (t - 1) * (t - 2); };
  auto const three = [](double t) { return t * (t - 1); };
  return (one(n) - over_ties(ties_x, one) - over_ties(ties_y, one)) / 18 +
         over_ties(ties_x, two) * over_ties(ties_y, two) / (9 * two(n)) +
         over_ties(ties_x, three) * over_ties(ties_y, three) / (2 * three(n));
}

}  // namespace

std::int64_t concordance(std::span<double const> x, std::span<double const> y) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) sum += sign(x[i] - x[j]) * sign(y[i] - y[j]);
  return sum;
}

std::optional<double> kendall_tau_b(std::span<double const> x, std::span<double const> y) {
  double const untied = untied_pairs(x) * untied_pairs(y);
  if (untied == 0) return std::nullopt;
  return static_cast<double>(concordance(x, y)) / std::sqrt(untied);
}

Significance permutation_significance(std::span<double const> x, std::span<double const> y) {
  auto const observed = concordance(x, y);
  if (x.size() <= most_permuted) return counted(x, y, observed);
  double const deviation = std::sqrt(variance_of_concordance(x, y));
  if (deviation == 0) return {1, false};
  return {std::erfc(static_cast<double>(std::abs(observed)) / deviation / std::sqrt(2.0)), false};
}

}  // namespace qhm::compare
