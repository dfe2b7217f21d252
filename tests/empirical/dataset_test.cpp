#include "empirical/datasets/dataset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "empirical/datasets/pixel_statistics.hpp"
#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<std::int64_t> values(torch::Tensor const& labels) {
  return {labels.data_ptr<std::int64_t>(), labels.data_ptr<std::int64_t>() + labels.numel()};
}

std::vector<std::int64_t> class_counts(LabelledSet const& set, std::int64_t classes) {
  return values(torch::bincount(set.labels, {}, classes));
}

/// Equal up to the rounding that pixel_statistics states.
void expect_statistics(std::vector<double> const& found, std::vector<double> const& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-13 * expected[i]);
}

PixelStatistics const& statistics_of(Dataset const& data) {
  return std::get<PixelStatistics>(data.content);
}

/// Nine samples with the pixel values 10 i and the labels 0 0 0 0 1 0 2 1 0, two test samples.
Dataset uneven() {
  auto const images = (10 * torch::arange(9)).to(torch::kUInt8).view({9, 1, 1, 1});
  auto const labels = torch::tensor({0, 0, 0, 0, 1, 0, 2, 1, 0}, torch::kInt64);
  return {.name = "uneven",
          .train = {images, labels},
          .test = {images.slice(0, 0, 2), labels.slice(0, 0, 2)},
          .classes = 3};
}

std::vector<std::int64_t> taken(std::int64_t count) {
  return values((first_samples(uneven(), count, 1).train.inputs.flatten() / 10).to(torch::kInt64));
}

TEST(FirstSamples, TakesFromEveryClassInTurnAndKeepsTheOrder) {
  EXPECT_THAT(taken(2), ElementsAre(0, 4));                 // first ones of classes 0 and 1
  EXPECT_THAT(taken(3), ElementsAre(0, 4, 6));              // of all three
  EXPECT_THAT(taken(5), ElementsAre(0, 1, 4, 6, 7));        // second ones; class 2 has none
  EXPECT_THAT(taken(7), ElementsAre(0, 1, 2, 3, 4, 6, 7));  // the rest is of class 0
  EXPECT_THAT(taken(9), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(values(first_samples(uneven(), 5, 1).train.labels), ElementsAre(0, 0, 1, 2, 1));
}

/// Round by round over all samples: each round takes the first untaken sample of every class.
std::vector<std::int64_t> taken_by_rounds(std::vector<std::int64_t> const& labels, std::int64_t count) {
  std::vector<bool> is_taken(labels.size());
  while (count > 0) {
    std::set<std::int64_t> classes;
    for (std::size_t i = 0; i < labels.size() && count > 0; ++i)
      if (!is_taken[i] && classes.insert(labels[i]).second) {
        is_taken[i] = true;
        --count;
      }
  }
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (is_taken[i]) indices.push_back(static_cast<std::int64_t>(i));
  return indices;
}

TEST(FirstSamples, AgreesWithTakingRoundByRound) {
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(17);
  auto const labels = torch::randint(0, 7, {900}, generator, torch::kInt64);
  auto const number = torch::arange(900);  // in the two pixels of each image
  auto const images =
      torch::stack({number.div(30, "floor"), number % 30}, 1).to(torch::kUInt8).view({900, 1, 1, 2});
  Dataset const data{.name = "random", .train = {images, labels}, .test = {images, labels}, .classes = 7};
  for (std::int64_t const count : {1, 6, 250, 503, 900}) {
    auto const pixels = first_samples(data, 900, count).test.inputs.to(torch::kInt64).view({count, 2});
    EXPECT_EQ(values((30 * pixels.select(1, 0) + pixels.select(1, 1)).contiguous()),
              taken_by_rounds(values(labels), count));
  }
}

TEST(FirstSamples, StatisticsAreOfTheSamplesTaken) {
  auto const two = first_samples(uneven(), 2, 1);  // pixels 0 and 40
  expect_statistics(statistics_of(two).mean, {20.0 / 255});
  expect_statistics(statistics_of(two).std, {20.0 / 255});
}

TEST(FirstSamples, CountsOutOfRangeAreRefused) {
  for (std::int64_t const count : {-1, 0, 10})
    expect_refused([&] { first_samples(uneven(), count, 1); }, {"--train-samples", "[1, 9]"});
  for (std::int64_t const count : {-1, 0, 3})
    expect_refused([&] { first_samples(uneven(), 9, count); }, {"--test-samples", "[1, 2]"});
}

TEST(PixelStatistics, AgreesWithTheTwoPassFormulaInLongDouble) {
  auto const images =
      torch::randint(0, 256, {7, 3, 5, 4}, torch::make_generator<at::CPUGeneratorImpl>(3)).to(torch::kUInt8);
  auto const found = pixel_statistics(images);
  auto const pixel = images.accessor<std::uint8_t, 4>();
  for (int c = 0; c < 3; ++c) {
    long double sum = 0, squares = 0;
    auto const each = [&](auto&& visit) {
      for (int n = 0; n < 7; ++n)
        for (int i = 0; i < 5; ++i)
          for (int j = 0; j < 4; ++j) visit(pixel[n][c][i][j] / 255.0L);
    };
    each([&](long double x) { sum += x; });
    each([&](long double x) { squares += (x - sum / 140) * (x - sum / 140); });
    expect_statistics({found.mean.at(static_cast<std::size_t>(c))}, {static_cast<double>(sum / 140)});
    expect_statistics({found.std.at(static_cast<std::size_t>(c))},
                      {static_cast<double>(std::sqrt(squares / 140))});
  }
}

TEST(PixelStatistics, AConstantChannelIsRefused) {
  auto images = torch::arange(24).to(torch::kUInt8).view({2, 3, 2, 2}).clone();
  images.select(1, 1).fill_(200);
  expect_refused([&] { pixel_statistics(images); }, {"channel 1", "same value"});
}

class FashionMnist : public DataFolder {
 protected:
  /// Two training images of 2x3 pixels with the labels 9 and 0, one test image.
  FashionMnist() {
    write("train-images-idx3-ubyte", idx(3, {2, 2, 3}, "abcdefghijkl"));
    write("train-labels-idx1-ubyte", idx(1, {2}, std::string("\x09\x00", 2)));
    write("t10k-images-idx3-ubyte", idx(3, {1, 2, 3}, "uvwxyz"));
    write("t10k-labels-idx1-ubyte", idx(1, {1}, "\x05"));
  }

  static std::string idx(char dimensions, std::vector<char> const& shape, std::string const& data) {
    std::string bytes{0, 0, 8, dimensions};
    for (char const extent : shape) bytes += std::string{0, 0, 0, extent};
    return bytes + data;
  }

  void expect_unreadable(std::initializer_list<std::string> parts) const {
    expect_refused([&] { load_dataset("fashion-mnist", folder_); }, parts);
  }
};

TEST_F(FashionMnist, ReadsImagesAndLabels) {
  auto const data = load_dataset("fashion-mnist", folder_);
  EXPECT_EQ(data.train.inputs.sizes(), (std::vector<std::int64_t>{2, 1, 2, 3}));
  EXPECT_EQ(data.train.inputs.flatten()[7].item<std::uint8_t>(), 'h');
  EXPECT_THAT(values(data.train.labels), ElementsAre(9, 0));
  EXPECT_EQ((data.test.inputs[0][0][1][2].item<std::uint8_t>()), 'z');
  EXPECT_THAT(values(data.test.labels), ElementsAre(5));
  EXPECT_EQ(data.classes, 10);
  expect_statistics(statistics_of(data).mean, {('a' + 'l') / 2.0 / 255});
  expect_statistics(statistics_of(data).std,
                    {std::sqrt((12.0 * 12 - 1) / 12) / 255});  // of 12 equally spaced values
}

TEST_F(FashionMnist, DamageIsRefusedByFile) {
  fs::remove(folder_ / "t10k-labels-idx1-ubyte");
  expect_unreadable({"t10k-labels-idx1-ubyte", "is missing", "dataset-fashion-mnist"});
  write("t10k-labels-idx1-ubyte", idx(1, {1}, "\x0a"));
  expect_unreadable({"t10k-labels-idx1-ubyte", "record 0 ", "label 10"});
  write("t10k-labels-idx1-ubyte", idx(1, {2}, "\x01\x02"));
  expect_unreadable({"t10k-labels-idx1-ubyte", "2 labels", "the 1 images"});
  write("t10k-labels-idx1-ubyte", idx(1, {2}, "\x01"));
  expect_unreadable({"t10k-labels-idx1-ubyte", "truncated"});
  write("t10k-labels-idx1-ubyte", idx(1, {1}, "\x01\x02"));
  expect_unreadable({"t10k-labels-idx1-ubyte", "oversized"});
  write("t10k-labels-idx1-ubyte", idx(1, {1}, "\x01"));
  write("t10k-images-idx3-ubyte", idx(3, {1, 3, 2}, "uvwxyz"));
  expect_unreadable({folder_.string(), "different sizes"});
  write("train-images-idx3-ubyte", idx(1, {2}, "ab"));
  expect_unreadable({"train-images-idx3-ubyte", "magic number"});
  write("train-images-idx3-ubyte", idx(3, {0, 2, 3}, ""));
  expect_unreadable({"train-images-idx3-ubyte", "holds no images"});
}

TEST(LoadDataset, AnUnknownNameListsTheKnownOnes) {
  expect_refused([] { load_dataset("imagenet", "."); },
                 {"--dataset", "imagenet", "fashion-mnist", "cifar10", "cifar100"});
}

TEST(LoadDataset, DebiansFashionMnist) {
  fs::path const folder = "/usr/share/datasets/fashion-mnist";
  if (!fs::exists(folder)) GTEST_SKIP() << "Debian's dataset-fashion-mnist is not installed";
  auto const data = load_dataset("fashion-mnist", folder);
  EXPECT_EQ(data.train.inputs.sizes(), (std::vector<std::int64_t>{60'000, 1, 28, 28}));
  EXPECT_EQ(data.test.inputs.sizes(), (std::vector<std::int64_t>{10'000, 1, 28, 28}));
  EXPECT_THAT(class_counts(data.train, 10), Each(6000));
  EXPECT_THAT(class_counts(data.test, 10), Each(1000));
  EXPECT_THAT(values(data.train.labels.slice(0, 0, 6)), ElementsAre(9, 0, 0, 3, 0, 2));
  // Rational arithmetic over the file's bytes in another program; commonly quoted as 0.2860 and 0.3530.
  expect_statistics(statistics_of(data).mean, {0.2860405969887955});
  expect_statistics(statistics_of(data).std, {0.3530242445149226});

  auto const some = first_samples(data, 1005, 100);
  EXPECT_THAT(class_counts(some.test, 10), Each(10));
  auto counts = class_counts(some.train, 10);
  std::ranges::sort(counts);
  EXPECT_THAT(counts, ElementsAreArray({100, 100, 100, 100, 100, 101, 101, 101, 101, 101}));
}

TEST(LoadDataset, TheCifar10Sample) {
  fs::path const folder = fs::path(QHM_SHARED) / "data/cifar10-sample";
  if (!fs::exists(folder)) GTEST_SKIP() << "no CIFAR-10 sample in " << folder;
  auto const data = load_dataset("cifar10", folder);
  EXPECT_EQ(data.train.inputs.sizes(), (std::vector<std::int64_t>{10'000, 3, 32, 32}));
  EXPECT_EQ(data.test.inputs.sizes(), (std::vector<std::int64_t>{2'000, 3, 32, 32}));
  EXPECT_THAT(class_counts(data.train, 10), Each(1000));
  EXPECT_THAT(class_counts(data.test, 10), Each(200));
  // Rational arithmetic over the files' bytes in another program.
  expect_statistics(statistics_of(data).mean, {0.4905153255208333, 0.480867193627451, 0.4456500919117647});
  expect_statistics(statistics_of(data).std, {0.2460908844998625, 0.24377512877974886, 0.26135386928055393});
  // The last record of data_batch_3.bin, blue plane, row 5, columns 7 to 9, as a dump of the file shows them.
  EXPECT_EQ(data.train.labels[5999].item<std::int64_t>(), 1);
  EXPECT_TRUE(
      data.train.inputs[5999][2][5].slice(0, 7, 10).equal(torch::tensor({119, 122, 118}, torch::kUInt8)));
}

}  // namespace
}  // namespace qhm::empirical
