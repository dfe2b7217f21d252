#include "empirical/datasets/pixel_statistics.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

using Histogram = std::array<std::int64_t, 256>;

/// Counts of each value over the planes [n, height * width] of one channel.
Histogram count_values(torch::Tensor const& planes) {
  Histogram counts{};
  auto const values = planes.contiguous();
  auto const* const first = values.data_ptr<std::uint8_t>();
  for (auto const* value = first; value != first + values.numel(); ++value) ++counts[*value];
  return counts;
}

}  // namespace

PixelStatistics pixel_statistics(torch::Tensor const& images) {
  PixelStatistics statistics;
  for (std::int64_t channel = 0; channel < images.size(1); ++channel) {
    Histogram const counts = count_values(images.select(1, channel));
    std::int64_t pixels = 0, sum = 0;
    for (std::int64_t value = 0; value < 256; ++value) {
      pixels += counts[value];
      sum += value * counts[value];
    }
    double const mean = static_cast<double>(sum) / static_cast<double>(pixels);
    double squares = 0;  // of the deviations: every term >= 0, so nothing cancels
    for (int value = 0; value < 256; ++value)
      squares += static_cast<double>(counts[value]) * (value - mean) * (value - mean);
    if (squares == 0)
      throw InputError("training images", "channel " + std::to_string(channel) + " (from 0)",
                       "has the same value in every pixel", "check that the files hold images");
    statistics.mean.push_back(mean / 255);
    statistics.std.push_back(std::sqrt(squares / static_cast<double>(pixels)) / 255);
  }
  return statistics;
}

}  // namespace qhm::empirical
