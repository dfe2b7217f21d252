#include "plots/seed_pools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "plots/figure_of.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// A run whose test accuracy is `accuracy` after 0, 10, 20, 30 steps, and whose bound is `bound`.
Run seed(std::uint64_t number, double accuracy, double bound = 1) {
  auto result = training_result("seed" + std::to_string(number));
  result.manifest["seed"] = number;
  Series series({"epoch", "step", "evaluations", "seconds", "test_accuracy", "grad_norm_sq", "theorem-2-s"});
  for (double m = 0; m <= 3; ++m) series.append({m, 10 * m, 80 * m, 5 * m, accuracy, 1, bound});
  result.series = series;
  return run_of(result);
}

TEST(SeedPools, MeanRangeAndStandardErrorOfTheMean) {
  auto const pools = pooled({seed(1, 0.2), seed(2, 0.4), seed(3, 0.9)});
  ASSERT_THAT(pools, SizeIs(1));
  auto const& series = pools.front().result.series;
  auto const at_end = [&](char const* column) { return series.column(column).back(); };
  EXPECT_DOUBLE_EQ(at_end("test_accuracy"), 0.5);
  EXPECT_EQ(at_end("test_accuracy_min"), 0.2);
  EXPECT_EQ(at_end("test_accuracy_max"), 0.9);
  // Deviations -0.3, -0.1, 0.4: sum of squares 0.26, over n - 1 = 2 and n = 3.
  EXPECT_DOUBLE_EQ(at_end("test_accuracy_se"), std::sqrt(0.26 / 2 / 3));
  EXPECT_THAT(series.column("step"), ElementsAre(0, 10, 20, 30));
}

TEST(SeedPools, OfABoundTheLargestIsKept) {
  auto const pools = pooled({seed(1, 0.2, 5), seed(2, 0.4, 7)});
  EXPECT_THAT(pools.front().result.series.column("theorem-2-s"), ElementsAre(7, 7, 7, 7));
}

TEST(SeedPools, OtherPlansAndSeedsGivenTwiceStayApart) {
  auto other = seed(2, 0.4);
  other.plan.epochs = 99;
  EXPECT_THAT(pooled({seed(1, 0.2), other}), SizeIs(2));
  EXPECT_THAT(pooled({seed(1, 0.2), seed(1, 0.2)}), SizeIs(2));
  EXPECT_THAT(pooled({seed(1, 0.2), seed((1ULL << 32) + 1, 0.4)}), SizeIs(1));
}

TEST(SeedPools, EndWhereTheFirstSeedEndsAndLeaveOutWhatDiverged) {
  auto stopped = seed(2, 0.4);
  stopped.result.manifest["status"] = "interrupted";
  Series shorter(stopped.result.series.columns());
  for (std::size_t row = 0; row < 2; ++row) shorter.append(stopped.result.series.rows()[row]);
  stopped.result.series = shorter;
  auto const pools = pooled({seed(1, 0.2), stopped});
  ASSERT_THAT(pools, SizeIs(1));
  EXPECT_THAT(pools.front().result.series.rows(), SizeIs(2));
  EXPECT_TRUE(pools.front().cut);
  EXPECT_EQ(pools.front().result.manifest["status"], "interrupted");

  stopped.result.manifest["status"] = "diverged";
  EXPECT_THAT(pooled({seed(1, 0.2), stopped}), SizeIs(2));
}

TEST(SeedPools, RefuseRowsAtOtherStepsAndOtherColumns) {
  auto other = seed(2, 0.4);
  auto const columns = other.result.series.columns();
  Series series(columns);
  auto const rows = other.result.series.rows();
  for (auto row : rows) {
    row[1] += 1;
    series.append(row);
  }
  other.result.series = series;
  EXPECT_THAT(refusal([&] { pooled({seed(1, 0.2), other}); }), HasSubstr("rows at other steps"));
  other.result.series = training_series();
  EXPECT_THAT(refusal([&] { pooled({seed(1, 0.2), other}); }), HasSubstr("other columns"));
}

/// The figure of pooled seeds: one curve in percent with the band that was asked for.
TEST(SeedPools, BandsAreWhatTheRequestAsks) {
  std::vector<Result> const results{seed(1, 0.2).result, seed(2, 0.4).result, seed(3, 0.9).result};
  auto const curve = [&](BandChoice band) {
    auto figure = figure_of(results, {.y = {"test_accuracy"}, .x = XAxis::epochs, .band = band});
    EXPECT_THAT(figure.curves, SizeIs(1));
    return std::pair{figure.curves.at(0), figure.caption};
  };
  auto const [range, range_caption] = curve(BandChoice::automatic);
  EXPECT_DOUBLE_EQ(range.y.back(), 50);
  EXPECT_DOUBLE_EQ(range.low.back(), 20);
  EXPECT_DOUBLE_EQ(range.high.back(), 90);
  EXPECT_THAT(range_caption, HasSubstr("minimum to maximum over 3 seeds"));
  auto const [error, error_caption] = curve(BandChoice::standard_error);
  EXPECT_DOUBLE_EQ(error.high.back(), 50 + 200 * std::sqrt(0.26 / 6));
  EXPECT_THAT(error_caption, HasSubstr("± 2 standard errors over 3 seeds"));
  EXPECT_TRUE(curve(BandChoice::none).first.low.empty());
}

TEST(SeedPools, ABandThatIsNotThereIsRefused) {
  EXPECT_THAT(refusal([] {
                (void)figure_of(std::vector{training_result("a")},
                                {.y = {"train_loss"}, .band = BandChoice::min_max});
              }),
              testing::AllOf(HasSubstr("--band"), HasSubstr("several seeds")));
  EXPECT_THAT(refusal([] { (void)band_from("sd"); }), HasSubstr("min-max, standard-error or none"));
}

}  // namespace
}  // namespace qhm::plots
