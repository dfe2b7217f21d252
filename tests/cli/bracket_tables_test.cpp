#include "cli/bracket_tables.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace qhm::cli {
namespace {

Plan const flat{.batch = Constant{8}, .beta = Constant{0.9}, .gamma = Constant{0.7}};
Problem const unit{};

bounds::BoundTable table_at(std::vector<std::uint64_t> const& steps) {
  return bounds::bound_table(unit, flat, steps, bounds::every_theorem());
}

std::size_t column(TextTable const& table, std::string const& name) {
  auto const at = std::find(table.header.begin(), table.header.end(), name);
  EXPECT_NE(at, table.header.end()) << name;
  return static_cast<std::size_t>(at - table.header.begin());
}

TEST(BracketTables, TheLowerEndIsPrintedBelowTheUpperOneAndTheRatioIsTheirs) {
  auto const table = table_at({3, 50});
  auto const text = table_of_brackets(table, bracket_rows(unit, table, false), Digits::round_trip);
  auto const lower = column(text, "lower"), upper = column(text, "upper"), ratio = column(text, "ratio");
  ASSERT_GT(text.rows.size(), 8u);
  for (auto const& row : text.rows) {
    ASSERT_FALSE(row[lower].empty());
    double const low = std::stod(row[lower]), up = std::stod(row[upper]);
    EXPECT_GT(low, 0);
    EXPECT_LE(low, up * (1 + 1e-12));
    EXPECT_NEAR(std::stod(row[ratio]), up / low, 1e-9 * up / low);
  }
}

TEST(BracketTables, OnlyTheLastRowBracketsTheAverages) {
  auto const table = table_at({3, 50});
  auto const rows = bracket_rows(unit, table, false);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].size(), 2u);
  EXPECT_GT(rows[1].size(), 6u);
}

TEST(BracketTables, ARowOfSeveralPlansRepeatsWhatTheBracketsSay) {
  std::vector const tables{table_at({50})};
  std::vector<BracketedRows> const rows{bracket_rows(unit, tables.front(), true)};
  auto const text = table_of_bracketed_plans(tables, rows, Digits::round_trip);
  ASSERT_EQ(text.rows.size(), 1u);
  auto const& row = text.rows.front();
  auto const& best = rows.front().back().front();
  EXPECT_EQ(row[column(text, "theorem")], best.theorem);
  EXPECT_EQ(std::stod(row[column(text, "upper")]), *best.upper);
  EXPECT_NE(row[column(text, "witness of min, any")].find("--curvature "), std::string::npos);
}

TEST(BracketTables, ARecordHoldsEveryBracketOfEveryRow) {
  std::vector const tables{table_at({3, 50})};
  std::vector<BracketedRows> const rows{bracket_rows(unit, tables.front(), false)};
  auto record = bounds::bounds_record(unit, flat.samples, tables);
  add_brackets(record, tables, rows);
  for (std::size_t r = 0; r < 2; ++r) {
    auto const& list = record["results"][0]["rows"][r]["brackets"];
    ASSERT_EQ(list.size(), rows[0][r].size());
    EXPECT_LE(list[0]["lower"][0], list[0]["lower"][1]);
    EXPECT_EQ(list[0]["upper"], *rows[0][r][0].upper);
  }
}

}  // namespace
}  // namespace qhm::cli
