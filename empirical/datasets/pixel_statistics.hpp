#pragma once

#include <torch/types.h>

#include <vector>

namespace qhm::empirical {

/// Mean and standard deviation (divisor: the number of pixels) of pixel/255, one a channel.
struct PixelStatistics {
  std::vector<double> mean, std;
};

/// Statistics of uint8 images [n, channels, height, width], n >= 1, from the integer histogram of each
/// channel: the counts are exact, so that only the last few operations round (relative error < 1e-13 for any
/// n), whatever the number of threads. Throws InputError when a channel is constant: it cannot be normalised.
PixelStatistics pixel_statistics(torch::Tensor const& images);

}  // namespace qhm::empirical
