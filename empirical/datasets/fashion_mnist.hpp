#pragma once

#include <filesystem>

#include "empirical/datasets/labelled_set.hpp"

namespace qhm::empirical {

/// Fashion-MNIST's files, or MNIST's: ten classes of grey images [n, 1, h, w].
struct FashionMnistFiles {
  static constexpr std::int64_t classes = 10;
  LabelledSet train, test;
};

/// Reads `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the two of `t10k`, each plain or with `.gz`
/// (the plain one where both are there). Throws InputError naming the file that is missing, that is not a
/// sound IDX file, whose labels and images differ in number, or that holds a label above 9.
FashionMnistFiles read_fashion_mnist(std::filesystem::path const& folder);

}  // namespace qhm::empirical
