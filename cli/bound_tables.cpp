#include "cli/bound_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/decimal.hpp"

namespace qhm::cli {
namespace {

using bounds::BoundTable;
using bounds::Evaluation;

std::string number(std::optional<double> const& value, Digits digits) {
  if (!value) return digits == Digits::round_trip ? "" : "-";
  return digits == Digits::round_trip ? shortest(*value) : fmt::format("{:.6g}", *value);
}

std::vector<std::string> const where_columns{"steps", "epochs", "evaluations"};

std::vector<std::string> where(bounds::BoundRow const& row) {
  return {std::to_string(row.steps), std::to_string(row.epochs),
          row.evaluations < 0x1p53 ? fmt::format("{:.0f}", row.evaluations) : shortest(row.evaluations)};
}

/// The closed form of a term, empty where the corollary has none.
std::optional<double> closed_form(Evaluation const& evaluation, std::string const& term) {
  for (auto const& closed : evaluation.closed_form)
    if (closed.name == term) return closed.value;
  return {};
}

TextTable table_of_terms(BoundTable const& table, std::size_t theorem, Digits digits) {
  auto const& name = table.theorems[theorem]->name;
  bool const any_closed = std::any_of(table.rows.begin(), table.rows.end(), [&](auto const& row) {
    return !row.by_theorem[theorem].closed_form.empty();
  });
  TextTable text{"Terms of " + name, {"steps"}, {}};
  for (auto const& term : table.rows.front().by_theorem[theorem].terms) {
    text.header.push_back(term.name);
    if (any_closed) text.header.push_back(term.name + " closed form");
  }
  for (auto const& row : table.rows) {
    std::vector<std::string> cells{std::to_string(row.steps)};
    for (auto const& term : row.by_theorem[theorem].terms) {
      cells.push_back(number(term.value, digits));
      if (any_closed) cells.push_back(number(closed_form(row.by_theorem[theorem], term.name), digits));
    }
    text.rows.push_back(std::move(cells));
  }
  return text;
}

}  // namespace

std::vector<TextTable> tables_of_plan(BoundTable const& table, Digits digits) {
  TextTable bounds{plan_name(table.plan), where_columns, {}};
  for (auto const* theorem : table.theorems) bounds.header.push_back(theorem->name);
  for (auto const& row : table.rows) {
    auto& cells = bounds.rows.emplace_back(where(row));
    for (auto const& evaluation : row.by_theorem) cells.push_back(number(evaluation.bound, digits));
  }
  std::vector<TextTable> tables{std::move(bounds)};
  for (std::size_t t = 0; t < table.theorems.size(); ++t)
    if (!table.rows.front().by_theorem[t].terms.empty()) tables.push_back(table_of_terms(table, t, digits));
  return tables;
}

TextTable wide_table_of_plan(BoundTable const& table, Digits digits) {
  TextTable text{plan_name(table.plan), where_columns, {}};
  for (std::size_t t = 0; t < table.theorems.size(); ++t) {
    auto const& name = table.theorems[t]->name;
    for (auto const& term : table.rows.front().by_theorem[t].terms) {
      text.header.push_back(name + "." + term.name);
      text.header.push_back(name + ".closed_form." + term.name);
    }
    text.header.push_back(name);
  }
  for (auto const& row : table.rows) {
    auto& cells = text.rows.emplace_back(where(row));
    for (auto const& evaluation : row.by_theorem) {
      for (auto const& term : evaluation.terms) {
        cells.push_back(number(term.value, digits));
        cells.push_back(number(closed_form(evaluation, term.name), digits));
      }
      cells.push_back(number(evaluation.bound, digits));
    }
  }
  return text;
}

TextTable table_of_combinations(std::span<BoundTable const> tables, Digits digits) {
  TextTable text{"", {"lr", "batch", "beta", "gamma", "steps"}, {}};
  for (auto const* theorem : tables.front().theorems) text.header.push_back(theorem->name);
  for (auto const& table : tables) {
    auto const& row = table.rows.back();
    std::vector<std::string> cells{std::string(kind_name(table.plan.learning_rate)),
                                   std::string(kind_name(table.plan.batch)),
                                   std::string(kind_name(table.plan.beta)),
                                   std::string(kind_name(table.plan.gamma)), std::to_string(row.steps)};
    for (auto const& evaluation : row.by_theorem) cells.push_back(number(evaluation.bound, digits));
    text.rows.push_back(std::move(cells));
  }
  return text;
}

std::string footnotes(std::span<BoundTable const> tables) {
  std::string text = "Numbers are bounds on min over k < K of E|grad f(x_k)|^2, double precision (1e-12).\n";
  std::set<std::string> told;
  for (auto const& table : tables)
    for (std::size_t t = 0; t < table.theorems.size(); ++t) {
      auto const& theorem = *table.theorems[t];
      if (theorem.standing == bounds::Standing::refuted && told.insert(theorem.name).second)
        text +=
            theorem.name + ": the printed formula; it is refuted and bounds nothing (docs/theorems.md).\n";
      for (auto const& row : table.rows)
        if (!row.by_theorem[t].bound &&
            told.insert(theorem.name + (tables.size() > 1 ? "" : row.by_theorem[t].reason)).second)
          text += theorem.name + ": - where it does not apply; " + row.by_theorem[t].reason +
                  (tables.size() > 1 ? " (" + plan_name(table.plan) + ")" : "") + "\n";
    }
  return text;
}

}  // namespace qhm::cli
