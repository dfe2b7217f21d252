#include <gtest/gtest.h>

#include <cmath>

#include "core/event_file.hpp"
#include "core/result_folder.hpp"
#include "empirical/run.hpp"
#include "tests/empirical/tiny_run.hpp"

namespace qhm::empirical {
namespace {

using RunRecords = Run;

TEST_F(RunRecords, MicroBatchesAndValidationAreRecorded) {
  auto split = settings();
  split.model.norm = Norm::group;
  split.functionals = {Functional::eval};
  split.microbatch = 3;
  split.validation = 11;
  train(split);
  auto const result = read_result(split.out);
  auto const& training = result.manifest.at("training");
  EXPECT_EQ(training.at("microbatch"), 3);
  EXPECT_EQ(training.at("normalised_over"), "a micro-batch");
  EXPECT_EQ(training.at("validation_samples"), 11);
  EXPECT_EQ(result.manifest.at("samples"), 30);
  auto whole = split;
  whole.out = folder_ / "whole";
  whole.microbatch = 0;
  train(whole);
  auto const one = result.series, other = read_result(whole.out).series;
  EXPECT_EQ(read_result(whole.out).manifest.at("training").at("microbatch"), 0);
  for (auto const* column : {"train_loss", "validation_loss", "test_loss"})
    for (std::size_t i = 0; i < 2; ++i)
      // Group norm keeps samples apart: sums in another order, some 1e-6 of a loss of log 10 in the first
      // epoch. Later ones amplify any rounding.
      EXPECT_NEAR(one.column(column)[i], other.column(column)[i], 1e-4) << column << ' ' << i;
  for (double const share : one.column("validation_accuracy")) {
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
    EXPECT_NEAR(share * 11, std::round(share * 11), 1e-9);
  }
}

TEST_F(RunRecords, EventsForTensorBoardHoldTheRecords) {
  auto shown = settings();
  shown.tensorboard = true;
  train(shown);
  std::string events;
  for (auto const& entry : fs::directory_iterator(shown.out))
    if (entry.path().filename().string().starts_with("events.out.tfevents."))
      events = read_file(entry.path());
  auto const series = read_result(shown.out).series;
  auto const expected = scalar_event("test_loss", 12, series.column("test_loss").back(), 0);
  // All but the time, the message's first nine bytes.
  EXPECT_NE(events.find(expected.substr(9)), std::string::npos);
}

TEST_F(RunRecords, MethodsThatNoTheoremSpeaksOfHaveNoBounds) {
  auto adam = settings();
  adam.method = UpdateMethod::adam;
  adam.plan.learning_rate = Constant{0.001};
  train(adam);
  auto const result = read_result(adam.out);
  EXPECT_EQ(result.manifest.at("training").at("method"), "adam");
  EXPECT_TRUE(std::isnan(result.series.column("theorem-2-s").back()));
  EXPECT_LT(result.series.column("train_loss").back(), result.series.column("train_loss").front());
}

TEST_F(RunRecords, FunctionalsWithoutMeaningAreRefused) {
  auto plain = settings();
  plain.model.norm = Norm::none;
  expect_refused([&] { train(plain); }, {"--gradient: train-fixed", "without batch norm"});
  EXPECT_FALSE(fs::exists(plain.out));
}

TEST_F(RunRecords, EpochsThatAreNotMeasuredHaveEmptyCells) {
  auto sparse = settings();
  sparse.measure = measure_from("0,2");
  train(sparse);
  auto const series = read_result(sparse.out).series;
  for (auto const* column : {"grad_norm_sq", "grad_norm_sq_train-fixed", "sigma2", "G"})
    for (std::size_t epoch = 0; epoch < 5; ++epoch)
      EXPECT_EQ(std::isnan(series.column(column)[epoch]), epoch == 1 || epoch == 3) << column << ' ' << epoch;
  EXPECT_FALSE(std::isnan(series.column("test_loss")[1]));
  EXPECT_EQ(series.column("min_grad_norm_sq")[1], series.column("min_grad_norm_sq")[0]);
  EXPECT_EQ(series.column("grad_norm")[2], std::sqrt(series.column("grad_norm_sq")[2]));
  EXPECT_GT(series.column("measure_seconds")[4], 0);
  expect_refused([] { measure_from("0,x"); }, {"--measure: 0,x"});
}

TEST_F(RunRecords, CurvatureRaisesL) {
  auto curved = settings();
  curved.plan.epochs = 1;
  curved.curvature = {.iterations = 3, .samples = 0};
  train(curved);
  auto const whole = read_result(curved.out).series;
  EXPECT_GT(whole.column("L_hessian")[0], 0) << "x_0 has no secant, but a Hessian";
  EXPECT_EQ(whole.column("L")[0], whole.column("L_hessian")[0]);
  curved.out = folder_ / "part";
  curved.curvature.samples = 7;
  train(curved);
  auto const part = read_result(curved.out).series;
  EXPECT_TRUE(std::isnan(part.column("L")[0]));
  EXPECT_GT(part.column("L_hessian_part")[0], 0);
}

TEST_F(RunRecords, RulersAreLaidOnTheSameWeightsAtEveryStageChange) {
  auto studied = settings();
  studied.rulers = true;
  studied.augmentation = augmentation_from("crop,flip");
  studied.functionals = {Functional::eval, Functional::train_batch};
  train(studied);
  auto const rows = Series::parse(bytes("run", "rulers.csv"), "rulers.csv");
  EXPECT_EQ(rows.column("epoch"), (std::vector<double>{0, 1, 2, 3, 4}));
  EXPECT_EQ(rows.column("batch_before"), (std::vector<double>{8, 8, 16, 32, 41}));
  EXPECT_EQ(rows.column("batch_after"), (std::vector<double>{8, 16, 32, 41, 41}));
  auto const series = read_result(studied.out).series;
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(rows.column("eval")[i], series.column("grad_norm_sq")[i]);
    EXPECT_EQ(rows.column("train-batch-before")[i], series.column("grad_norm_sq_train-batch")[i]);
  }
  EXPECT_NE(rows.column("train-batch-before")[1], rows.column("train-batch-after")[1]);
  EXPECT_EQ(rows.column("train-batch-before")[0], rows.column("train-batch-after")[0]);
  EXPECT_TRUE(rows.find("train-fixed-32") && !rows.find("train-fixed-128")) << "of 41 samples";
  // A run that is resumed keeps the rows up to its checkpoint.
  auto cut = studied;
  cut.out = folder_ / "cut";
  run_partly(cut, 200, true);
  train(resumed(cut));
  EXPECT_EQ(bytes("cut", "rulers.csv"), bytes("run", "rulers.csv"));
}

}  // namespace
}  // namespace qhm::empirical
