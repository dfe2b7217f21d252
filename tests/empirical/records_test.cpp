#include "empirical/records.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "bounds/bound_table.hpp"
#include "tests/empirical/data_folder.hpp"

namespace qhm::empirical {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Plan plan() {
  return {.learning_rate = Constant{0.1},
          .batch = Constant{4},
          .beta = Constant{0.5},
          .gamma = Constant{0.5},
          .interval = 1,
          .epochs = 3,
          .samples = 10};
}

EpochRow row(std::uint64_t epoch, double norm, double L, double sigma2, double G) {
  return {.epoch = epoch,
          .step = 3 * epoch,
          .seconds = 0.5 * static_cast<double>(epoch),
          .stage = epoch == 0 ? std::nullopt : std::optional(tabulate(plan()).front()),
          .train_loss = 2.0 - 0.1 * static_cast<double>(epoch),
          .test = {.loss = 1, .accuracy = 0.5},
          .squared_norms = {norm, 10 * norm},
          .variance = {.value = sigma2, .standard_error = sigma2 / 8},
          .smoothness = L,
          .gradient_bound = G};
}

EpochRecords three_rows() {
  EpochRecords records(plan(), {.functionals = {Functional::eval, Functional::train_fixed}});
  records.append(row(0, 4, unknown, 2, 3));
  records.append(row(1, 1, 1.5, 5, 2));
  records.append(row(2, 3, 1, 4, 2.5));
  return records;
}

TEST(EpochRecords, ConstantsAreTheLargestSeenAndEstimated) {
  auto const problem = three_rows().problem();
  EXPECT_EQ(problem.smoothness.value, 1.5);
  EXPECT_EQ(problem.variance.value, 5);
  EXPECT_EQ(problem.variance.standard_error, 5.0 / 8);
  EXPECT_EQ(problem.gradient_bound.value, 3);
  EXPECT_EQ(problem.gap.value, 2.0) << "f(x_0) - 0";
  for (auto const& known : {problem.smoothness, problem.variance, problem.gradient_bound, problem.gap})
    EXPECT_EQ(known.origin, Origin::estimated);
}

TEST(EpochRecords, RowsHoldTheirOwnPointAndTheRunningMinimum) {
  auto const series = three_rows().series();
  EXPECT_EQ(series.column("L")[2], 1);
  EXPECT_EQ(series.column("sigma2")[2], 4);
  EXPECT_EQ(series.column("min_grad_norm_sq"), (std::vector<double>{4, 1, 1}));
  EXPECT_EQ(series.column("grad_norm_sq_train-fixed"), (std::vector<double>{40, 10, 30}));
  EXPECT_EQ(series.column("evaluations"), (std::vector<double>{0, 12, 24}));
  EXPECT_TRUE(std::isnan(series.column("lr")[0]));
  EXPECT_EQ(series.column("batch")[1], 4);
}

TEST(EpochRecords, BoundsAreThoseOfTheConstantsSoFar) {
  auto const series = three_rows().series();
  Problem const after_one{.smoothness = {1.5, Origin::estimated},
                          .variance = {5, Origin::estimated},
                          .gradient_bound = {3, Origin::estimated},
                          .gap = {2, Origin::estimated}};
  auto const expected = bounds::bounds_at(after_one, plan(), std::array<std::uint64_t, 1>{3}).front();
  auto const names = bounds::theorem_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_TRUE(std::isnan(series.column(names[i])[0])) << names[i] << " before any step";
    double const found = series.column(names[i])[1];
    EXPECT_TRUE(found == expected[i] || (std::isnan(found) && std::isnan(expected[i]))) << names[i];
  }
  EXPECT_FALSE(std::isnan(series.column("theorem-2")[1])) << "alpha < 2/L: it must apply";
}

TEST(EpochRecords, GoOnFromRowsReadBack) {
  auto whole = three_rows();
  EpochRecords restored(plan(), {.functionals = {Functional::eval, Functional::train_fixed}});
  restored.restore(Series::parse(whole.series().csv(), "epochs.csv"), "epochs.csv");
  EXPECT_EQ(restored.epochs_done(), 2U);
  EXPECT_EQ(restored.steps_done(), 6U);
  EXPECT_EQ(restored.seconds(), 1.0);
  whole.append(row(3, 0.5, 1, 1, 1));
  restored.append(row(3, 0.5, 1, 1, 1));
  EXPECT_EQ(restored.series().csv(), whole.series().csv());
}

TEST(EpochRecords, RefuseRowsWithOtherColumns) {
  EpochRecords one(plan(), {.functionals = {Functional::eval}});
  expect_refused([&] { one.restore(three_rows().series(), "checkpoint"); }, {"checkpoint", "other columns"});
}

TEST(EpochRecords, WithoutASecantThereIsNoBound) {
  EpochRecords records(plan(), {.functionals = {Functional::eval, Functional::train_fixed}});
  records.append(row(0, 1, unknown, 1, 1));
  records.append(row(1, 1, unknown, 1, 1));
  for (auto const& name : bounds::theorem_names()) EXPECT_TRUE(std::isnan(records.series().column(name)[1]));
}

}  // namespace
}  // namespace qhm::empirical
