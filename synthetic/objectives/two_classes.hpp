#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace qhm::synthetic {

/// Fashion-MNIST's classes 0 (T-shirt, y = +1) and 1 (trousers, y = -1) as rows z_i = y_i a_i.
struct TwoClasses {
  std::vector<double> rows;  ///< [samples][dim]
  std::uint32_t samples = 0;
  std::uint32_t dim = 0;
};

/// Reads the training images of `folder` (train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz).
///
/// a_i is the image averaged over square blocks to sqrt(dim) x sqrt(dim) pixels and scaled to |a_i| = 1 (an
/// image that is black stays 0). Throws InputError for `--dim` unless it is 1, 4, 16, 49, 196 or 784, and for
/// a file that is missing, damaged, or not what its name says.
TwoClasses load_two_classes(std::filesystem::path const& folder, std::uint64_t dim);

}  // namespace qhm::synthetic
