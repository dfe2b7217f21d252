#include "empirical/datasets/cifar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

namespace fs = std::filesystem;

/// Another value for every file, record, plane, row and column nearby.
std::uint8_t pixel(int file, int record, int channel, int row, int column) {
  return static_cast<std::uint8_t>(101 * file + 53 * record + 29 * channel + 7 * row + column);
}

std::string record_bytes(std::initializer_list<int> labels, int file = 0, int record = 0) {
  std::string bytes;
  for (int const label : labels) bytes += static_cast<char>(label);
  for (int channel = 0; channel < 3; ++channel)
    for (int row = 0; row < 32; ++row)
      for (int column = 0; column < 32; ++column)
        bytes += static_cast<char>(pixel(file, record, channel, row, column));
  return bytes;
}

class Cifar10 : public DataFolder {
 protected:
  /// Files 0 to 4 are the batches and 5 the test batch; each has three records, labelled 0+file, 1+file,
  /// 2+file.
  Cifar10() {
    for (int file = 0; file < 6; ++file) {
      std::string bytes;
      for (int record = 0; record < 3; ++record) bytes += record_bytes({record + file}, file, record);
      write(names[static_cast<std::size_t>(file)], bytes);
    }
  }

  void expect_unreadable(std::initializer_list<std::string> parts) const {
    expect_refused([&] { read_cifar(cifar10_layout(), folder_); }, parts);
  }

  std::vector<std::string> names{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                 "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};
};

TEST_F(Cifar10, EveryLabelAndPixelIsWhereTheLayoutPutsIt) {
  auto const data = read_cifar(cifar10_layout(), folder_);
  ASSERT_EQ(data.train.inputs.sizes(), (std::vector<std::int64_t>{15, 3, 32, 32}));
  ASSERT_EQ(data.test.inputs.sizes(), (std::vector<std::int64_t>{3, 3, 32, 32}));
  for (int file = 0; file < 6; ++file)
    for (int record = 0; record < 3; ++record) {
      LabelledSet const& set = file < 5 ? data.train : data.test;
      int const index = file < 5 ? 3 * file + record : record;
      EXPECT_EQ(set.labels[index].item<std::int64_t>(), record + file);
      auto const image = set.inputs[index];
      auto const value = image.accessor<std::uint8_t, 3>();
      for (int channel = 0; channel < 3; ++channel)
        for (int row = 0; row < 32; ++row)
          for (int column = 0; column < 32; ++column)
            ASSERT_EQ(value[channel][row][column], pixel(file, record, channel, row, column));
    }
}

TEST_F(Cifar10, TruncatedOrOversizedFilesAreRefused) {
  auto const file = folder_ / names[2];
  for (std::uintmax_t const bytes : {3 * 3073 - 1, 3 * 3073 + 1, 1, 3072}) {
    fs::resize_file(file, bytes);
    expect_unreadable({file.string(), "truncated or oversized", std::to_string(bytes)});
  }
  fs::resize_file(file, 0);
  expect_unreadable({file.string(), "is empty"});
}

TEST_F(Cifar10, ABatchOfAnotherLengthThanItsSiblingsIsRefused) {
  for (std::uintmax_t const records : {2, 4}) {
    fs::resize_file(folder_ / names[2], records * 3073);
    expect_unreadable({(folder_ / names[2]).string(), std::to_string(records) + " records", "not the 3"});
  }
}

TEST_F(Cifar10, MoreRecordsThanTheDataSetHasAreRefusedBeforeTheyAreRead) {
  fs::resize_file(folder_ / names[5], std::uintmax_t{1} << 40U);  // a sparse file of 2^40 bytes
  expect_unreadable({names[5], "oversized"});
  fs::resize_file(folder_ / names[5], std::uintmax_t{10'001} * 3073);
  expect_unreadable({names[5], "10001 records", "10000 at most"});
  fs::resize_file(folder_ / names[5], std::uintmax_t{10'000} * 3073);
  EXPECT_EQ(read_cifar(cifar10_layout(), folder_).test.labels.size(0), 10'000);
}

TEST_F(Cifar10, EveryBitFlippedInALabelIsRefusedOrAnotherLabel) {
  std::string const before = record_bytes({0}), after = record_bytes({0});
  int refused = 0;
  for (int bit = 0; bit < 8; ++bit) {
    int const label = 3 ^ (1 << bit);
    write(names[5], before + record_bytes({label}) + after);
    if (label < 10) {
      EXPECT_EQ(read_cifar(cifar10_layout(), folder_).test.labels[1].item<std::int64_t>(), label);
    } else {
      ++refused;
      expect_unreadable({(folder_ / names[5]).string(), "record 1 ", "label " + std::to_string(label)});
    }
  }
  EXPECT_EQ(refused, 5);  // 3 becomes 2, 1, 7 or one of 11, 19, 35, 67, 131
}

TEST_F(Cifar10, AMissingFileIsNamed) {
  for (auto const& name : names) {
    fs::rename(folder_ / name, folder_ / "aside");
    expect_unreadable({(folder_ / name).string(), "is missing", "cifar-10-binary.tar.gz"});
    fs::rename(folder_ / "aside", folder_ / name);
  }
  expect_refused([&] { read_cifar(cifar10_layout(), folder_ / "nowhere"); }, {"nowhere", "is missing"});
}

TEST_F(Cifar10, AFolderInAFilesPlaceIsRefused) {
  fs::remove(folder_ / names[0]);
  fs::create_directory(folder_ / names[0]);
  expect_unreadable({(folder_ / names[0]).string(), "cannot be read"});
}

TEST_F(Cifar10, ThePythonVersionIsRefusedUnopened) {
  for (auto const& name : names) fs::remove(folder_ / name);
  fs::create_directory(folder_ / "data_batch_1");  // opening it would say so instead
  expect_unreadable({folder_.string(), "pickles are never opened", "cifar-10-binary.tar.gz"});
}

class Cifar100 : public DataFolder {};

TEST_F(Cifar100, FineLabelsAreUsedAndBothAreChecked) {
  auto const layout = cifar100_layout();
  write("train.bin", record_bytes({19, 99}, 0, 0) + record_bytes({0, 7}, 0, 1));
  write("test.bin", record_bytes({4, 42}, 1, 0));
  auto const data = read_cifar(layout, folder_);
  EXPECT_EQ(layout.classes(), 100);
  EXPECT_TRUE(data.train.labels.equal(torch::tensor({99, 7}, torch::kInt64)));
  EXPECT_TRUE(data.test.labels.equal(torch::tensor({42}, torch::kInt64)));
  EXPECT_EQ((data.train.inputs[1][2][31][30].item<std::uint8_t>()), pixel(0, 1, 2, 31, 30));

  write("test.bin", record_bytes({4, 100}));
  expect_refused([&] { read_cifar(layout, folder_); }, {"test.bin", "record 0 ", "label 100", "0 to 99"});
  write("test.bin", record_bytes({20, 4}));
  expect_refused([&] { read_cifar(layout, folder_); }, {"test.bin", "record 0 ", "label 20", "0 to 19"});
  write("test.bin", record_bytes({4}));
  expect_refused([&] { read_cifar(layout, folder_); }, {"test.bin", "3073 bytes", "records of 3074"});
}

TEST_F(Cifar100, ThePythonVersionIsRefusedUnopened) {
  fs::create_directory(folder_ / "train");
  expect_refused([&] { read_cifar(cifar100_layout(), folder_); },
                 {folder_.string(), "pickles are never opened", "cifar-100-binary.tar.gz"});
}

}  // namespace
}  // namespace qhm::empirical
