#include "verify/lower_confidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace qhm::verify {
namespace {

/// The bets, those first that convict most often: the order decides nothing but the time.
constexpr std::array bets = {0.5,        0.25,       0.75,       0.875,      0.125,      0x1p-4,
                             1 - 0x1p-4, 1 - 0x1p-5, 1 - 0x1p-6, 1 - 0x1p-7, 1 - 0x1p-8, 1.0,
                             0x1p-5,     0x1p-6,     0x1p-7,     0x1p-8};

/// log prod_i (1 - c + c Y_i/m). Factors are multiplied by sixteen, each at most 2^63: no product leaves the
/// range of a double but through factors that are cut, which only lowers the evidence.
double log_capital(std::span<double const> values, double m, double c) {
  constexpr std::size_t together = 16;
  constexpr double largest = 0x1p63;
  double total = 0;
  for (std::size_t i = 0; i < values.size(); i += together) {
    double product = 1;
    for (std::size_t j = i; j < std::min(values.size(), i + together); ++j)
      product *= std::min(1 - c + c * (values[j] / m), largest);
    total += std::log(product);
  }
  return total;
}

double mean_of(std::span<double const> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

bool exceeds_mean(std::span<double const> values, double m, double level) {
  double const needed = std::log(static_cast<double>(bets.size()) / level);
  double sum = 0;  // of the capitals, as shares of what is needed
  for (double const c : bets)
    if ((sum += std::exp(log_capital(values, m, c) - needed)) >= 1) return true;
  return false;
}

double lower_confidence(std::span<double const> values, double level) {
  double above = mean_of(values), below = above / 2;
  constexpr double smallest = 0x1p-60;  // of the mean: where the search ends
  for (double const end = above * smallest; !exceeds_mean(values, below, level); below /= 2) {
    if (!(below > end)) return 0;
    above = below;
  }
  while (above - below > 1e-6 * below) {
    double const middle = (below + above) / 2;
    (exceeds_mean(values, middle, level) ? below : above) = middle;
  }
  return below;
}

double lower_confidence_of_minimum(std::span<double const> values, std::size_t count, double level) {
  std::size_t const series = values.size() / count;
  auto const one = [&](std::size_t k) { return values.subspan(k * count, count); };
  std::size_t lowest = 0;
  double lowest_mean = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < series; ++k)
    if (double const mean = mean_of(one(k)); mean < lowest_mean) lowest_mean = mean, lowest = k;
  double bound = lower_confidence(one(lowest), level);
  for (std::size_t k = 0; k < series && bound > 0; ++k)
    if (!exceeds_mean(one(k), bound, level)) bound = lower_confidence(one(k), level);
  return bound;
}

}  // namespace qhm::verify
