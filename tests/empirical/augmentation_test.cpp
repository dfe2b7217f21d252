#include "empirical/augmentation.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "empirical/epoch_tables.hpp"
#include "tests/empirical/data_folder.hpp"
#include "tests/empirical/tiny_images.hpp"

namespace qhm::empirical {
namespace {

constexpr std::int32_t one = 1 << 14;

torch::Tensor change(std::int32_t down, std::int32_t right, std::int32_t mirror, std::int32_t cosine,
                     std::int32_t sine) {
  return torch::tensor({down, right, mirror, cosine, sine}, torch::kInt32).view({1, 5});
}

torch::Tensor picture() {
  return torch::arange(1, 31, torch::kInt64).view({1, 1, 5, 6}).to(torch::kUInt8);
}

TEST(Augmented, WithoutChangesIsTheImage) {
  auto const images = tiny_images(7, 3, 9, 3, 1).inputs;
  EXPECT_TRUE(augmented(images, change(0, 0, 0, one, 0).expand({7, 5})).equal(images));
}

TEST(Augmented, CropsFromTheZeroPaddedImage) {
  auto const images = picture();
  auto const padded = torch::constant_pad_nd(images, {4, 4, 4, 4});
  for (int down = -4; down <= 4; ++down)
    for (int right = -4; right <= 4; ++right) {
      auto const expected = padded.slice(2, 4 + down, 9 + down).slice(3, 4 + right, 10 + right);
      EXPECT_TRUE(augmented(images, change(down, right, 0, one, 0)).equal(expected)) << down << ' ' << right;
    }
}

TEST(Augmented, MirrorsWhatWasCropped) {
  auto const cropped = augmented(picture(), change(1, 2, 0, one, 0));
  EXPECT_TRUE(augmented(picture(), change(1, 2, 1, one, 0)).equal(cropped.flip(3)));
}

TEST(Augmented, TurnsByQuartersAndHalvesExactly) {
  auto const square = tiny_images(2, 3, 8, 2, 1).inputs;
  auto const half = augmented(square, change(0, 0, 0, -one, 0).expand({2, 5}));
  EXPECT_TRUE(half.equal(square.flip({2, 3})));
  auto const quarter = augmented(square, change(0, 0, 0, 0, one).expand({2, 5}));
  EXPECT_TRUE(quarter.equal(square.rot90(1, {2, 3})) || quarter.equal(square.rot90(-1, {2, 3})));
}

TEST(Augmented, TakesTheNearestPixelOfTheTurnedPlace) {
  auto const images = tiny_images(1, 1, 16, 1, 3).inputs + 1;  // no zeros but those from outside
  double const angle = 0.2;
  auto const c = static_cast<std::int32_t>(std::lround(std::cos(angle) * one));
  auto const s = static_cast<std::int32_t>(std::lround(std::sin(angle) * one));
  auto const found = augmented(images, change(0, 0, 0, c, s));
  int outside = 0;
  for (int i = 0; i < 16; ++i)
    for (int j = 0; j < 16; ++j) {
      double const v = i - 7.5, u = j - 7.5;
      double const row = v * std::cos(angle) - u * std::sin(angle) + 7.5;
      double const column = v * std::sin(angle) + u * std::cos(angle) + 7.5;
      // Fixed point moves a place by up to 16 * 2^-15: nearer to a tie than that, both neighbours are right.
      auto const tie = [](double place) { return std::abs(place - std::floor(place) - 0.5) < 16 * 0x1p-15; };
      if (tie(row) || tie(column)) continue;
      auto const r = std::lround(row), k = std::lround(column);
      bool const inside = r >= 0 && r < 16 && k >= 0 && k < 16;
      outside += inside ? 0 : 1;
      EXPECT_EQ(found[0][0][i][j].item<int>(), inside ? images[0][0][r][k].item<int>() : 0) << i << ' ' << j;
    }
  EXPECT_GT(outside, 0);
}

TEST(AugmentationTable, HasTheLawsItNames) {
  constexpr std::int64_t count = 20'000;
  auto const table =
      augmentation_table(augmentation_from("crop,flip,rotation"), 3, 1, count).to(torch::kDouble);
  auto const column = [&](std::int64_t i) { return table.select(1, i); };
  for (std::int64_t const i : {0, 1}) {
    EXPECT_EQ(column(i).min().item<double>(), -4);
    EXPECT_EQ(column(i).max().item<double>(), 4);
    // Uniform over 9 values: variance 60/9.
    EXPECT_NEAR(column(i).mean().item<double>(), 0, 4 * std::sqrt(60 / 9.0 / count));
  }
  EXPECT_NEAR(column(2).mean().item<double>(), 0.5, 4 * std::sqrt(0.25 / count));
  auto const degrees = torch::atan2(column(4), column(3)) * (180 / M_PI);
  EXPECT_LE(degrees.abs().max().item<double>(), 15.01);
  EXPECT_GT(degrees.abs().max().item<double>(), 14.9);
  EXPECT_NEAR(degrees.mean().item<double>(), 0, 4 * 15 / std::sqrt(3.0 * count));
}

TEST(AugmentationTable, IsAFunctionOfSeedEpochAndPlace) {
  auto const all = augmentation_from("crop,flip,rotation");
  auto const table = augmentation_table(all, 3, 1, 50);
  EXPECT_TRUE(augmentation_table(all, 3, 1, 20).equal(table.narrow(0, 0, 20)));
  EXPECT_FALSE(augmentation_table(all, 4, 1, 50).equal(table));
  EXPECT_FALSE(augmentation_table(all, 3, 2, 50).equal(table));
  auto const none = augmentation_table({}, 3, 1, 50);
  EXPECT_TRUE(none.equal(change(0, 0, 0, one, 0).expand({50, 5})));
}

TEST(EpochTables, DrawsAreUniformAndAddressed) {
  EpochRandomness const random{
      .sampling = Sampling::epoch_shuffle, .augmentation = {}, .draws_per_sample = 6, .seed = 2};
  auto const draws = epoch_tables(random, 0, 5000, 10).draws;
  ASSERT_EQ(draws.sizes(), torch::IntArrayRef({5000, 6}));
  EXPECT_GT(draws.min().item<double>(), 0);
  EXPECT_LT(draws.max().item<double>(), 1);
  auto const deviation = 4 / std::sqrt(12 * 5000.0);
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(draws.select(1, i).mean().item<double>(), 0.5, deviation) << i;
  EXPECT_FALSE(draws.select(1, 0).equal(draws.select(1, 4)));
  EXPECT_TRUE(epoch_tables(random, 0, 5000, 20).draws.equal(draws));
  EXPECT_FALSE(epoch_tables(random, 1, 5000, 10).draws.equal(draws));
}

TEST(Augmentation, NamesAreReadAndOthersRefused) {
  for (auto const* names : {"none", "crop", "flip", "crop,rotation", "crop,flip,rotation"})
    EXPECT_EQ(augmentation_name(augmentation_from(names)), names);
  expect_refused([] { augmentation_from("crop,blur"); }, {"--augment: blur", "crop,flip,rotation"});
  expect_refused([] { augmentation_from(""); }, {"--augment: "});
}

}  // namespace
}  // namespace qhm::empirical
