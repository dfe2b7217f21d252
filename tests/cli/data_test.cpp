#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/refusals.hpp"

namespace {

using qhm::test::expect_refused;
using qhm::test::qhm;
using testing::HasSubstr;

TEST(DataCommand, ListNamesEveryFile) {
  auto const ran = qhm("data list");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, HasSubstr("train-images-idx3-ubyte.gz   26421880"));
  EXPECT_THAT(ran.out, HasSubstr("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"));
  EXPECT_THAT(ran.out, HasSubstr("dataset-fashion-mnist"));
  EXPECT_THAT(ran.out, HasSubstr("ptb.train.txt"));
}

TEST(DataCommand, TheTextIsWhereItSays) {
  auto const ran = qhm("data fetch text");
  EXPECT_EQ(ran.code, 0) << ran.error;
  auto const folder = std::filesystem::path(ran.out.substr(0, ran.out.find(": ")));
  for (auto const* const file : {"train.txt", "valid.txt", "test.txt", "README.md"})
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / file)) << folder / file;
}

TEST(DataCommand, BadInputIsOneLine) {
  expect_refused("data", "ACTION", "see qhm data --help");
  expect_refused("data get", "qhm data: get", "choose fetch or list");
  expect_refused("data fetch", "data set: is missing", "qhm data list");
  expect_refused("data fetch mnist", "data set: mnist", "choose fashion-mnist, cifar10, cifar100 or text");
  expect_refused("data fetch text --to x", "--to: x", "comes with the program");
  expect_refused("data fetch cifar10 --too x", "--too", "did you mean --to?");
}

TEST(DataCommand, WhatDebianInstalledIsThereAlready) {
  if (!std::filesystem::is_directory("/usr/share/datasets/fashion-mnist"))
    GTEST_SKIP() << "dataset-fashion-mnist is not installed";
  auto const ran = qhm("data fetch fashion-mnist");
  EXPECT_EQ(ran.code, 0) << ran.error;
  EXPECT_EQ(ran.out, "/usr/share/datasets/fashion-mnist: fashion-mnist is there already and right\n");
}

}  // namespace
