#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "empirical/datasets/labelled_set.hpp"
#include "empirical/datasets/pixel_statistics.hpp"
#include "empirical/datasets/text.hpp"

namespace qhm::empirical {

/// What the numbers of the inputs mean: pixels, with their statistics over the training samples, or tokens.
using Content = std::variant<PixelStatistics, Vocabulary>;

/// Samples with their split into training and test samples, in the order of the files. A sample is an image
/// with its class, or a window of a text with the tokens that follow.
struct Dataset {
  std::string name;                         ///< as on the command line
  LabelledSet train, test;                  ///< on the CPU
  std::optional<LabelledSet> validation{};  ///< held out of the training samples, or a file of its own
  std::int64_t classes = 0;                 ///< labels are 0 .. classes - 1
  Content content{};
};

/// Reads a data set from the files in `folder`: `fashion-mnist` (IDX, plain or gzip), `cifar10`, `cifar100`
/// (official binary version), `text` (see read_text, which alone reads `text`). Throws InputError for another
/// name (listing these), and naming the file that is missing, of a wrong size or kind, or that holds a label
/// out of range (with its record).
Dataset load_dataset(std::string const& name, std::filesystem::path const& folder,
                     TextOptions const& text = {});

/// The data set as if its files held only the first `train` and `test` samples, taken in turn from every
/// class: all first occurrences of a class in the order of the file, then all second ones, and so on. So
/// classes are as even as the data allow, fewer samples are a subset of more, and mean and std are of those
/// taken. The samples stay in the order of the file. Of a text the first windows are taken; its vocabulary
/// stays that of all of them.
///
/// Throws InputError naming `--train-samples` or `--test-samples` when it is below 1 or more than there are.
Dataset first_samples(Dataset const&, std::int64_t train, std::int64_t test);

/// The data set with `count` of its training samples held out as `validation`: the last ones by the order in
/// which `first_samples` takes them, so that classes are even and fewer are a subset of more. What is left is
/// the training set, and mean and std are of it.
///
/// Throws InputError naming `--validation` when it is below 1 or leaves nothing to train on, and where there
/// are validation samples already.
Dataset hold_out(Dataset const&, std::int64_t count);

}  // namespace qhm::empirical
