#include "plots/references.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "plots/figure_of.hpp"
#include "sample_results.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class References : public testing::Test {
 protected:
  void TearDown() override { fs::remove(file_); }
  [[nodiscard]] Reference written(std::string const& text) const {
    write_file(file_, text);
    return reference_from(file_.string() + ":loss:published");
  }
  [[nodiscard]] std::string refused(std::string const& text) const {
    return refusal([&] { (void)read_reference(written(text), XAxis::epochs); });
  }

  fs::path const file_ =
      fs::path(testing::TempDir()) / ("qhm-reference-" + std::to_string(::getpid()) + ".csv");
};

TEST(ReferenceText, IsFileColumnAndName) {
  auto const named = reference_from("dir/a.csv:loss:Figure 2: NSHB");
  EXPECT_EQ(named.file, "dir/a.csv");
  EXPECT_EQ(named.column, "loss");
  EXPECT_EQ(named.name, "Figure 2: NSHB");
  EXPECT_EQ(reference_from("dir/a.csv:loss").name, "loss of a.csv");
  for (auto const* text : {"a.csv", "a.csv:", "loss", ""})
    EXPECT_THAT(refusal([&] { (void)reference_from(text); }), HasSubstr("names no column of a CSV file"))
        << text;
}

TEST_F(References, ReadTwoColumnsAndPassOverTheOthers) {
  auto const points =
      read_reference(written("series,epoch,loss\n\"a, b\",1,0.5\r\nc,2,\nd,4,1e-3\n"), XAxis::epochs);
  EXPECT_THAT(points.x, ElementsAre(1, 2, 4));
  EXPECT_THAT(points.y, ElementsAre(0.5, testing::IsNan(), 1e-3));
}

TEST_F(References, WhatCannotBeReadIsNamed) {
  EXPECT_THAT(refused("epoch,accuracy\n1,2\n"),
              AllOf(HasSubstr("loss"), HasSubstr("it has epoch, accuracy")));
  EXPECT_THAT(refused("step,loss\n1,2\n"), HasSubstr("epoch is not a column"));
  EXPECT_THAT(refused("epoch,loss\n1,two\n"), HasSubstr("'two' in row 2"));
  EXPECT_THAT(refused("epoch,loss\n1,2\n1,3\n"), HasSubstr("in row 3 that does not increase"));
  EXPECT_THAT(refused("epoch,loss\n1\n"), HasSubstr("1 cells where its header has 2"));
  EXPECT_THAT(refusal([] {
                (void)read_reference({"nowhere.csv", "y", "n"}, XAxis::steps);
              }),
              HasSubstr("nowhere.csv"));
}

TEST_F(References, AreDrawnInTheFiguresUnitsAndNamedWithTheirSource) {
  Request request{.y = {"test_accuracy"}, .x = XAxis::epochs};
  request.references = {written("epoch,loss\n1,0.25\n2,0.5\n")};
  auto const figure = figure_of(std::vector{training_result("a")}, request);
  auto const& reference = figure.curves.back();
  EXPECT_EQ(reference.standing, Standing::reference);
  EXPECT_EQ(reference.run, no_run);
  EXPECT_THAT(reference.y, ElementsAre(25, 50));  // percent, as the axis
  EXPECT_EQ(figure.quantities[reference.quantity], "published");
  EXPECT_THAT(figure.caption, HasSubstr("published: column loss of " + file_.filename().string()));
}

}  // namespace
}  // namespace qhm::plots
