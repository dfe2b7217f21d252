#include "plots/small_multiples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plots/figure_of.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Result with_rate(LearningRate rate, BatchSize batch, std::string const& folder) {
  auto plan = small_plan(batch);
  plan.learning_rate = rate;
  return {folder, manifest(description("synthetic", plan, Origin::analytic), "complete"), synthetic_series()};
}

std::vector<Result> four_runs() {
  return {with_rate(Constant{0.1}, Constant{8}, "a"), with_rate(Constant{0.1}, Constant{64}, "b"),
          with_rate(Cosine{.max = 0.1, .min = 0}, Constant{64}, "c"),
          with_rate(Cosine{.max = 0.1, .min = 0}, Constant{8}, "d")};
}

SmallMultiples split(std::vector<Result> const& results, std::string const& field) {
  std::vector<Run> runs;
  for (auto const& result : results) runs.push_back(run_of(result));
  return small_multiples(runs, field);
}

TEST(SmallMultiples, OnePanelAValueAndOneColourForWhatIsElseEqual) {
  for (auto const* field : {"plan.lr.kind", "lr.kind"}) {
    auto const multiples = split(four_runs(), field);
    EXPECT_THAT(multiples.headings, ElementsAre("lr constant", "lr cosine"));
    EXPECT_THAT(multiples.panel, ElementsAre(0, 0, 1, 1));
    EXPECT_THAT(multiples.colours, ElementsAre("batch 64", "batch 8"));
    EXPECT_THAT(multiples.colour, ElementsAre(1, 0, 0, 1));
  }
}

TEST(SmallMultiples, NumbersAreInOrderAndPlacesBelongToTraining) {
  auto a = training_result("a"), b = training_result("b");
  a.manifest["training"] = {{"width", 16}, {"method", "sgd"}};
  b.manifest["training"] = {{"width", 8}, {"method", "qhm"}};
  EXPECT_THAT(split({a, b}, "training.width").headings, ElementsAre("width 8", "width 16"));
  EXPECT_THAT(split({a, b}, "method").headings, ElementsAre("method sgd", "method qhm"));
}

TEST(SmallMultiples, AFieldThatIsNotThereIsAnsweredByThoseThatDiffer) {
  EXPECT_THAT(
      refusal([] { split(four_runs(), "plan.lr.sort"); }),
      AllOf(HasSubstr("--panels: plan.lr.sort"), HasSubstr("plan.lr.kind"), HasSubstr("plan.batch.size")));
}

TEST(SmallMultiples, MoreColoursThanCanBeToldApartAreRefused) {
  std::vector<Result> many;
  for (double size = 1; size <= 8; ++size)
    many.push_back(with_rate(Constant{0.1}, Constant{size}, "run" + std::to_string(size)));
  EXPECT_THAT(refusal([&] { split(many, ""); }), HasSubstr("8 runs are more than 7 colours"));
  EXPECT_THAT(split(many, "batch.size").headings, SizeIs(8));
}

TEST(SmallMultiples, PanelsShareRunsQuantitiesAndAxes) {
  auto const panels = panels_of(four_runs(), {.y = {}, .panels = "plan.lr.kind"});
  ASSERT_THAT(panels.panels, SizeIs(2));
  EXPECT_EQ(panels.columns, 2U);
  EXPECT_TRUE(panels.shared_x && panels.shared_y);
  for (auto const& panel : panels.panels) {
    EXPECT_THAT(panel.runs, ElementsAre("batch 64", "batch 8"));
    EXPECT_THAT(panel.quantities, ElementsAre("observed mean", "Theorem 2-S"));
    EXPECT_THAT(panel.curves, SizeIs(4));
  }
  EXPECT_THAT(panels.caption, HasSubstr("Panels: lr constant; lr cosine"));
}

TEST(SmallMultiples, ColumnsLeaveFewPlacesEmpty) {
  std::vector<std::size_t> columns;
  for (std::size_t n : {1, 2, 3, 4, 5, 6, 8, 10, 12, 60}) columns.push_back(columns_for(n));
  EXPECT_THAT(columns, ElementsAre(1, 2, 3, 2, 3, 3, 4, 5, 4, 9));
}

}  // namespace
}  // namespace qhm::plots
