#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace qhm {

/// The official binary version of a CIFAR data set (cs.toronto.edu/~kriz/cifar.html). A record is one byte
/// for each kind of label, then 3072 bytes of pixels: the red, the green and the blue plane, 32x32,
/// row-major.
struct CifarLayout {
  std::string archive;                   ///< that the files come in
  std::vector<std::string> train_files;  ///< of equal length
  std::string test_file;
  std::vector<std::int64_t> label_kinds;  ///< classes of each label byte; the last one is what is learnt
  std::int64_t most_records;              ///< in one file
  std::string pickle;                     ///< a file of the Python version

  [[nodiscard]] std::int64_t classes() const { return label_kinds.back(); }
  [[nodiscard]] std::size_t record_bytes() const { return label_kinds.size() + 3072; }
};

CifarLayout cifar10_layout();
CifarLayout cifar100_layout();  ///< 20 coarse and 100 fine labels; the fine ones are learnt

/// Records one after the other.
struct CifarRecords {
  std::vector<std::uint8_t> pixels;  ///< [n, 3, 32, 32], row-major
  std::vector<std::int64_t> labels;  ///< [n], of the last kind
};

struct CifarSplits {
  CifarRecords train, test;
};

/// Reads the files of the layout; how many records they hold follows from their sizes. Throws InputError
/// naming the file that is missing, is no whole number of records, is empty, holds more than most_records or
/// another number than its siblings, or has a label out of range (with its record). A folder with the Python
/// version is refused with a pointer to the binary one: no pickle is ever opened.
CifarSplits read_cifar_records(CifarLayout const&, std::filesystem::path const& folder);

}  // namespace qhm
