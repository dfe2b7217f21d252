#include "plots/quantities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qhm::plots {
namespace {

using testing::ElementsAre;

TEST(Quantities, BoundsAreNamedAsThePapersNameThem) {
  EXPECT_EQ(bound_name("theorem-2"), "Theorem 2");
  EXPECT_EQ(bound_name("theorem-2-s"), "Theorem 2-S");
  EXPECT_EQ(bound_name("theorem-4-repaired"), "Theorem 4 repaired");
  EXPECT_EQ(bound_name("theorem-a"), "Theorem A");
  EXPECT_EQ(bound_name("corollary-a1"), "Corollary A1");
  EXPECT_TRUE(is_bound("theorem-2"));
  EXPECT_TRUE(is_bound("corollary-a1"));
  EXPECT_FALSE(is_bound("mean_grad_sq"));
}

TEST(Quantities, GradientNormsOfEveryFunctionalAreBounded) {
  EXPECT_TRUE(quantity_of("grad_norm_sq_train-fixed").bounded);
  EXPECT_EQ(quantity_of("grad_norm_sq_train-fixed").name, "observed (train-fixed)");
  EXPECT_FALSE(quantity_of("train_loss").bounded);
  EXPECT_EQ(quantity_of("something").axis, "something");
}

TEST(Quantities, BandIsTwoStandardErrorsOrMinimumToMaximum) {
  Series errors({"mean_grad_sq", "standard_error"});
  errors.append({4, 0.5});
  auto const two = band_of(quantity_of("mean_grad_sq"), errors);
  ASSERT_TRUE(two);
  EXPECT_THAT(two->low, ElementsAre(3));
  EXPECT_THAT(two->high, ElementsAre(5));

  Series range({"test_accuracy", "test_accuracy_min", "test_accuracy_max"});
  range.append({0.5, 0.25, 0.75});
  auto const percent = band_of(quantity_of("test_accuracy"), range);
  ASSERT_TRUE(percent);
  EXPECT_THAT(percent->low, ElementsAre(25));
  EXPECT_THAT(percent->high, ElementsAre(75));

  EXPECT_FALSE(band_of(quantity_of("train_loss"), Series({"train_loss"})));
}

}  // namespace
}  // namespace qhm::plots
