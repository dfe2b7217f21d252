#include "empirical/datasets/cifar.hpp"

#include <algorithm>
#include <span>

#include "core/files.hpp"

namespace qhm::empirical {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t channels = 3, side = 32;
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

LabelledSet read_records(CifarLayout const& layout, fs::path const& file) {
  std::int64_t const records = count_records(layout, file);
  std::string const bytes = read_file(file);
  if (bytes.size() != static_cast<std::size_t>(records) * layout.record_bytes())
    throw InputError(file.string(), "", "changed while it was read", "try again");
  LabelledSet set{.inputs = torch::empty({records, channels, side, side}, torch::kUInt8),
                  .labels = torch::empty({records}, torch::kInt64)};
  auto const* byte = reinterpret_cast<std::uint8_t const*>(bytes.data());
  auto* pixels = set.inputs.data_ptr<std::uint8_t>();
  auto* label = set.labels.data_ptr<std::int64_t>();
  for (std::int64_t record = 0; record < records; ++record) {
    for (std::int64_t const classes : layout.label_kinds) {
      check_label(*byte, classes, static_cast<std::size_t>(record), file);
      *label = *byte++;
    }
    ++label;
    pixels = std::copy_n(byte, pixel_bytes, pixels);
    byte += pixel_bytes;
  }
  return set;
}

/// The files one after the other.
LabelledSet read_records(CifarLayout const& layout, fs::path const& folder,
                         std::span<std::string const> names) {
  std::vector<torch::Tensor> images, labels;
  for (auto const& name : names) {
    LabelledSet const set = read_records(layout, folder / name);
    if (!labels.empty() && set.labels.size(0) != labels.front().size(0))
      throw InputError((folder / name).string(), std::to_string(set.labels.size(0)) + " records",
                       "are not the " + std::to_string(labels.front().size(0)) + " of " + names.front(),
                       "one of the two is truncated or oversized: " + fetch(layout));
    images.push_back(set.inputs);
    labels.push_back(set.labels);
  }
  return {.inputs = torch::cat(images), .labels = torch::cat(labels)};
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

CifarFiles read_cifar(CifarLayout const& layout, fs::path const& folder) {
  check_presence(layout, folder);
  return {.train = read_records(layout, folder, layout.train_files),
          .test = read_records(layout, folder / layout.test_file)};
}

}  // namespace qhm::empirical
