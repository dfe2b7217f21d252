#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "empirical/datasets/image_set.hpp"

namespace qhm::empirical {

/// Images with their split into training and test samples, in the order of the files.
struct Dataset {
  std::string name;                      ///< as on the command line
  ImageSet train, test;                  ///< on the CPU
  std::optional<ImageSet> validation{};  ///< held out of the training samples, where asked for
  std::int64_t classes = 0;              ///< labels are 0 .. classes - 1
  std::vector<double> mean;              ///< of pixel/255 over `train`, per channel
  std::vector<double> std;               ///< its standard deviation (divisor n), > 0
};

/// Reads a data set from the files in `folder`: `fashion-mnist` (IDX, plain or gzip), `cifar10`, `cifar100`
/// (official binary version). Throws InputError for another name (listing these), and naming the file that is
/// missing, of a wrong size or kind, or that holds a label out of range (with its record).
Dataset load_dataset(std::string const& name, std::filesystem::path const& folder);

/// The data set as if its files held only the first `train` and `test` samples, taken in turn from every
/// class: all first occurrences of a class in the order of the file, then all second ones, and so on. So
/// classes are as even as the data allow, fewer samples are a subset of more, and mean and std are of those
/// taken. The samples stay in the order of the file.
///
/// Throws InputError naming `--train-samples` or `--test-samples` when it is below 1 or more than there are.
Dataset first_samples(Dataset const&, std::int64_t train, std::int64_t test);

/// The data set with `count` of its training samples held out as `validation`: the last ones by the order in
/// which `first_samples` takes them, so that classes are even and fewer are a subset of more. What is left is
/// the training set, and mean and std are of it.
///
/// Throws InputError naming `--validation` when it is below 1 or leaves nothing to train on.
Dataset hold_out(Dataset const&, std::int64_t count);

}  // namespace qhm::empirical
