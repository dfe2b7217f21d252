#include "figures/device_hours.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::figures {
namespace {

StepSeconds const speed{"a test", {8, 128, 1024}, {4000, 32'000, 32'000}};

TEST(DeviceHours, SecondsOfAStepAreLinearBetweenTheBatches) {
  EXPECT_DOUBLE_EQ(speed.seconds(8), 0.002);
  EXPECT_DOUBLE_EQ(speed.seconds(2), 0.002);  // a step is never shorter than its launches
  EXPECT_DOUBLE_EQ(speed.seconds(128), 0.004);
  EXPECT_DOUBLE_EQ(speed.seconds(68), 0.003);  // half-way from 8 to 128
  EXPECT_DOUBLE_EQ(speed.seconds(4096), 0.128);
}

TEST(DeviceHours, AreStepsTimesSecondsAndPassesOfMeasuring) {
  sweep::Run const run{.hash = "",
                       .plan = "",
                       .flags = {{"dataset", "cifar100"},
                                 {"batch", "constant"},
                                 {"batch-size", "128"},
                                 {"epochs", "36"},
                                 {"train-samples", "12800"},
                                 {"gradient", "eval,eval-augmented"}}};
  auto const all = estimate({run, run}, speed);
  EXPECT_EQ(all.runs, 2U);
  EXPECT_EQ(all.steps, 2 * 36 * 100);
  EXPECT_DOUBLE_EQ(all.training_hours, 7200 * 0.004 / 3600);
  EXPECT_DOUBLE_EQ(all.measuring_hours, 2.0 * 36 * 2 * 12'800 / 32'000 / 3600);
  EXPECT_THAT(shown(all, speed),
              testing::AllOf(testing::HasSubstr("2 runs, 7.2e+03 steps"), testing::HasSubstr("a test")));
}

TEST(DeviceHours, SamplesAreWholeNumbersAndSomeAreLeftToTrainOn) {
  auto const hours = [](std::string const& samples, std::string const& held_out) {
    sweep::Run const run{.hash = "",
                         .plan = "",
                         .flags = {{"batch", "constant"},
                                   {"batch-size", "128"},
                                   {"epochs", "1"},
                                   {"train-samples", samples},
                                   {"validation", held_out}}};
    return estimate({run}, speed);
  };
  EXPECT_EQ(hours("12800", "6400").steps, 50);
  EXPECT_THROW(hours("-5", "0"), InputError);
  EXPECT_THROW(hours("1e300", "0"), InputError);
  EXPECT_THROW(hours("many", "0"), InputError);
  EXPECT_THROW(hours("12800", "12800"), InputError);
  EXPECT_THROW(hours("12800", "-1"), InputError);
}

TEST(DeviceHours, ASpeedWithoutSourceIsRefused) {
  auto const file = std::filesystem::path(testing::TempDir()) / "qhm-speed.csv";
  write_file(file, "batch,images_per_second\n8,5\n");
  EXPECT_THROW(read_step_seconds(file), InputError);
  write_file(file, "# a test\nbatch,images_per_second\n8,0\n");
  EXPECT_THROW(read_step_seconds(file), InputError);
  write_file(file, "# a test\nbatch,images_per_second\n8,5\n");
  EXPECT_EQ(read_step_seconds(file).source, "a test");
}

}  // namespace
}  // namespace qhm::figures
