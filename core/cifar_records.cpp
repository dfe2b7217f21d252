#include "core/cifar_records.hpp"

#include <span>

#include "core/check_label.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pixel_bytes = 3072;

/// Where to get the files, as the remedy of every error about them.
std::string fetch(CifarLayout const& layout) {
  return "unpack " + layout.archive + " from https://www.cs.toronto.edu/~kriz/cifar.html and name its folder";
}

/// Names the first file that is missing, unless it is because the folder holds the Python version.
void check_presence(CifarLayout const& layout, fs::path const& folder) {
  std::vector<std::string> names = layout.train_files;
  names.push_back(layout.test_file);
  std::error_code error;  // a folder that cannot be entered counts as empty
  for (auto const& name : names) {
    if (fs::exists(folder / name, error)) continue;
    if (fs::exists(folder / layout.pickle, error))
      throw InputError(folder.string(), "", "holds the Python version, whose pickles are never opened",
                       fetch(layout));
    throw InputError((folder / name).string(), "", "is missing", fetch(layout));
  }
}

/// Number of records by the file's size, before anything is read.
std::int64_t count_records(CifarLayout const& layout, fs::path const& file) {
  std::error_code error;
  auto const bytes = fs::file_size(file, error);
  if (error) throw InputError(file.string(), "", "cannot be read (" + error.message() + ")", fetch(layout));
  if (bytes == 0) throw InputError(file.string(), "", "is empty", fetch(layout));
  if (bytes % layout.record_bytes() != 0)
    throw InputError(file.string(), "",
                     "is truncated or oversized: " + std::to_string(bytes) +
                         " bytes are no whole number of records of " + std::to_string(layout.record_bytes()) +
                         " bytes",
                     fetch(layout));
  auto const records = bytes / layout.record_bytes();
  if (records > static_cast<std::uintmax_t>(layout.most_records))
    throw InputError(file.string(), "",
                     "is oversized: it holds " + std::to_string(records) + " records, not " +
                         std::to_string(layout.most_records) + " at most",
                     fetch(layout));
  return static_cast<std::int64_t>(records);
}

/// Adds the records of a file, and returns how many they are.
std::int64_t add_records(CifarLayout const& layout, fs::path const& file, CifarRecords& into) {
  std::int64_t const records = count_records(layout, file);
  std::string const bytes = read_file(file);
  if (bytes.size() != static_cast<std::size_t>(records) * layout.record_bytes())
    throw InputError(file.string(), "", "changed while it was read", "try again");
  auto const* byte = reinterpret_cast<std::uint8_t const*>(bytes.data());
  for (std::int64_t record = 0; record < records; ++record) {
    for (std::int64_t const classes : layout.label_kinds)
      check_label(*byte++, classes, static_cast<std::size_t>(record), file);
    into.labels.push_back(byte[-1]);
    into.pixels.insert(into.pixels.end(), byte, byte + pixel_bytes);
    byte += pixel_bytes;
  }
  return records;
}

/// The files one after the other.
CifarRecords read_records(CifarLayout const& layout, fs::path const& folder,
                          std::span<std::string const> names) {
  CifarRecords all;
  std::int64_t of_first = 0;
  for (auto const& name : names) {
    auto const records = add_records(layout, folder / name, all);
    if (of_first == 0) of_first = records;
    if (records != of_first)
      throw InputError((folder / name).string(), std::to_string(records) + " records",
                       "are not the " + std::to_string(of_first) + " of " + names.front(),
                       "one of the two is truncated or oversized: " + fetch(layout));
  }
  return all;
}

}  // namespace

CifarLayout cifar10_layout() {
  return {.archive = "cifar-10-binary.tar.gz",
          .train_files = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                          "data_batch_5.bin"},
          .test_file = "test_batch.bin",
          .label_kinds = {10},
          .most_records = 10'000,
          .pickle = "data_batch_1"};
}

CifarLayout cifar100_layout() {
  return {.archive = "cifar-100-binary.tar.gz",
          .train_files = {"train.bin"},
          .test_file = "test.bin",
          .label_kinds = {20, 100},
          .most_records = 50'000,
          .pickle = "train"};
}

CifarSplits read_cifar_records(CifarLayout const& layout, fs::path const& folder) {
  check_presence(layout, folder);
  return {.train = read_records(layout, folder, layout.train_files),
          .test = read_records(layout, folder, {&layout.test_file, 1})};
}

}  // namespace qhm
