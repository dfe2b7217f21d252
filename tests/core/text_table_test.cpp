#include "core/text_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qhm {
namespace {

TextTable const table{
    .caption = "A & <b>", .header = {"name", "value"}, .rows = {{"a|b_c", "1.5"}, {"d,\"e\"", "-"}}};

TEST(TextTable, AlignsNumbersRightAndTextLeft) {
  EXPECT_EQ(aligned(table), "A & <b>\nname   value\na|b_c    1.5\nd,\"e\"      -\n");
}

TEST(TextTable, AWideTableIsCutIntoBlocksThatRepeatTheirKeys) {
  TextTable const wide{.caption = "",
                       .header = {"k", "a", "b", "why"},
                       .rows = {{"1", "11", "22", "a long remark may reach beyond"}}};
  EXPECT_EQ(aligned(wide, 8), "k   a\n1  11\n\nk   b  why\n1  22  a long remark may reach beyond\n");
  EXPECT_EQ(aligned(wide, 80), "k   a   b  why\n1  11  22  a long remark may reach beyond\n");
}

TEST(TextTable, EveryFormatEscapesWhatItGivesAMeaning) {
  EXPECT_EQ(csv(table), "name,value\na|b_c,1.5\n\"d,\"\"e\"\"\",-\n");
  EXPECT_THAT(latex(table), testing::HasSubstr("a|b\\_c & 1.5 \\\\"));
  EXPECT_THAT(markdown(table), testing::HasSubstr("| a\\|b_c | 1.5 |"));
}

}  // namespace
}  // namespace qhm
