#include "compare/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bounds/bound_table.hpp"
#include "compare/record.hpp"
#include "tests/compare/sample_runs.hpp"

namespace qhm::compare {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Comparisons : public testing::Test {
 protected:
  void add(double lr_max, std::uint64_t seed) {
    folders_.push_back(folder_.add("run" + std::to_string(folders_.size()),
                                   {.plan = sample_plan(lr_max), .seed = seed, .y = [=](double K) {
                                      return (1 + 0.1 * static_cast<double>(seed)) / (1 + lr_max * K);
                                    }}));
  }
  static Request every() { return {.theorems = bounds::every_theorem()}; }
  SampleFolder folder_;
  std::vector<std::filesystem::path> folders_;
};

TEST_F(Comparisons, RecordRoundTrips) {
  for (double const lr_max : {0.1, 0.2, 0.3})
    for (std::uint64_t const seed : {1, 2, 3}) add(lr_max, seed);
  auto const comparison = compare(folders_, every());
  auto const record = json::parse(compare_record(comparison).dump());
  EXPECT_EQ(record["schema"], "qhm.compare/1");
  EXPECT_EQ(record["x"], "epochs");
  EXPECT_TRUE(record["different"].is_null());
  EXPECT_EQ(record["parts"], json({"bounds", "shape", "exponents", "order"}));
  ASSERT_EQ(record["plans"].size(), 3u);
  for (std::size_t p = 0; p < 3; ++p) {
    auto const& report = comparison.plans[p];
    auto const& plan = record["plans"][p];
    EXPECT_EQ(plan["seeds"], json({1, 2, 3}));
    EXPECT_EQ(plan["observed"], report.observed);
    EXPECT_EQ(plan["column"], "min_grad_norm_sq");
    EXPECT_EQ(plan["shape"]["coefficients"]["A"], report.shape->coefficients[0]);
    EXPECT_EQ(plan["shape"]["intervals"]["A"][1], report.shape->intervals[0]->high);
    EXPECT_EQ(plan["exponents"][2]["exponent"], *report.exponents[2].value);
    EXPECT_EQ(plan["exponents"][2]["interval_from"], "jackknife over seeds");
    for (std::size_t t = 0; t < report.bounds.size(); ++t) {
      auto const& ratio = plan["bounds"][t];
      EXPECT_EQ(ratio["applies"], report.bounds[t].bound.has_value());
      EXPECT_EQ(ratio.contains("reason"), !report.bounds[t].bound.has_value());
      if (report.bounds[t].bound) {
        EXPECT_EQ(ratio["bound"], *report.bounds[t].bound);
      }
      EXPECT_NE(ratio["standing"], "bound");  // the constants were measured
    }
  }
  auto const& theorem = record["order"]["theorems"][0];
  EXPECT_EQ(theorem["theorem"], "theorem-2");
  EXPECT_EQ(theorem["tau_b"], *comparison.order->theorems[0].tau);
  EXPECT_EQ(theorem["p_value"], comparison.order->theorems[0].significance.p);
  EXPECT_EQ(theorem["p_value_from"], "permutations");
  EXPECT_EQ(record["order"]["observed"].size(), 3u);
}

TEST_F(Comparisons, OfFewPlansHaveNoOrderUnlessItIsAskedFor) {
  add(0.1, 1);
  auto const one = compare(folders_, every());
  EXPECT_FALSE(one.order);
  EXPECT_THAT(one.no_order, HasSubstr("1 plan, and a rank correlation needs 3"));
  EXPECT_TRUE(compare_record(one)["order"].is_null());
  auto request = every();
  request.parts = {Part::order};
  auto const refused = [&] { return refusal([&] { static_cast<void>(compare(folders_, request)); }); };
  EXPECT_THAT(refused(), HasSubstr("DIR: 1 folder cannot be ranked: an order needs at least 3"));
  add(0.1, 2);
  add(0.2, 1);
  EXPECT_THAT(refused(), HasSubstr("DIR: 2 plans cannot be ranked"));
}

TEST_F(Comparisons, MakeThePartsThatAreAskedFor) {
  add(0.1, 1);
  auto request = every();
  request.parts = {Part::bounds};
  auto const made = compare(folders_, request).plans.at(0);
  EXPECT_FALSE(made.bounds.empty());
  EXPECT_FALSE(made.shape);
  EXPECT_THAT(made.exponents, IsEmpty());
}

TEST_F(Comparisons, FitTheColumnThatIsAskedFor) {
  add(0.1, 1);
  auto request = every();
  request.column = "grad_norm_sq";
  EXPECT_EQ(compare(folders_, request).plans.at(0).column, "grad_norm_sq");
  request.column = "train_loss";
  EXPECT_THAT(refusal([&] { static_cast<void>(compare(folders_, request)); }),
              HasSubstr("--column: train_loss is not in"));
}

}  // namespace
}  // namespace qhm::compare
