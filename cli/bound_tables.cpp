#include "cli/bound_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "bounds/best_bound.hpp"
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

/// Which theorems a table for reading shows: those that apply in some row. The others are in the footnotes.
std::vector<std::size_t> applying(std::span<BoundTable const> tables) {
  std::vector<std::size_t> shown;
  for (std::size_t t = 0; t < tables.front().theorems.size(); ++t) {
    auto const applies = [&](BoundTable const& table) {
      return std::any_of(table.rows.begin(), table.rows.end(),
                         [&](auto const& row) { return row.by_theorem[t].bound.has_value(); });
    };
    if (std::any_of(tables.begin(), tables.end(), applies)) shown.push_back(t);
  }
  return shown;
}

/// All theorems, or for reading those that apply somewhere.
std::vector<std::size_t> columns(std::span<BoundTable const> tables, Digits digits) {
  auto shown = applying(tables);
  if (digits == Digits::short_form && !shown.empty()) return shown;
  std::vector<std::size_t> all;
  for (std::size_t t = 0; t < tables.front().theorems.size(); ++t) all.push_back(t);
  return all;
}

}  // namespace

std::vector<TextTable> tables_of_plan(BoundTable const& table, Digits digits) {
  TextTable bounds{plan_name(table.plan), where_columns, {}, where_columns.size()};
  auto const shown = columns(std::span(&table, 1), digits);
  for (auto const t : shown) bounds.header.push_back(table.theorems[t]->name);
  for (auto const& row : table.rows) {
    auto& cells = bounds.rows.emplace_back(where(row));
    for (auto const t : shown) cells.push_back(number(row.by_theorem[t].bound, digits));
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

std::vector<std::string> plan_kinds(Plan const& plan) {
  return {std::string(kind_name(plan.learning_rate)), std::string(kind_name(plan.batch)),
          std::string(kind_name(plan.beta)), std::string(kind_name(plan.gamma))};
}

TextTable table_of_best(std::span<BoundTable const> tables, Digits digits) {
  bool const several = tables.size() > 1;
  TextTable text{several ? "Smallest proved bound of each plan" : plan_name(tables.front().plan), {}, {}, 5};
  if (several) text.header = {"lr", "batch", "beta", "gamma"};
  text.header.insert(text.header.end(), {"steps", "epochs", "evaluations", "smallest bound", "theorem"});
  for (auto const& table : tables)
    for (std::size_t r = several ? table.rows.size() - 1 : 0; r < table.rows.size(); ++r) {
      auto const& row = table.rows[r];
      auto cells = several ? plan_kinds(table.plan) : std::vector<std::string>{};
      for (auto& cell : where(row)) cells.push_back(std::move(cell));
      auto const best = bounds::best_bound(table, row);
      cells.push_back(number(best ? row.by_theorem[*best].bound : std::nullopt, digits));
      cells.push_back(best ? table.theorems[*best]->name : "none applies");
      text.rows.push_back(std::move(cells));
    }
  return text;
}

TextTable ranking(BoundTable const& table, Digits digits) {
  auto const& row = table.rows.back();
  TextTable text{"Every theorem at K = " + std::to_string(row.steps),
                 {"theorem", "bound", "times the smallest", "remark"},
                 {}};
  auto const best = bounds::best_bound(table, row);
  std::vector<std::size_t> order;
  for (std::size_t t = 0; t < table.theorems.size(); ++t) order.push_back(t);
  auto const key = [&](std::size_t t) {
    return row.by_theorem[t].bound.value_or(std::numeric_limits<double>::infinity());
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  for (auto const t : order) {
    auto const& evaluation = row.by_theorem[t];
    bool const refuted = table.theorems[t]->standing == bounds::Standing::refuted;
    std::optional<double> ratio;
    if (evaluation.bound && best && !refuted) ratio = *evaluation.bound / *row.by_theorem[*best].bound;
    text.rows.push_back({table.theorems[t]->name, number(evaluation.bound, digits), number(ratio, digits),
                         refuted ? "refuted as printed: bounds nothing" : evaluation.reason});
  }
  return text;
}

TextTable table_of_combinations(std::span<BoundTable const> tables, Digits digits) {
  TextTable text{"", {"lr", "batch", "beta", "gamma", "steps"}, {}, 5};
  auto const shown = columns(tables, digits);
  for (auto const t : shown) text.header.push_back(tables.front().theorems[t]->name);
  for (auto const& table : tables) {
    auto const& row = table.rows.back();
    auto cells = plan_kinds(table.plan);
    cells.push_back(std::to_string(row.steps));
    for (auto const t : shown) cells.push_back(number(row.by_theorem[t].bound, digits));
    text.rows.push_back(std::move(cells));
  }
  return text;
}

std::string footnotes(std::span<BoundTable const> tables) {
  std::string text =
      "Numbers are bounds on min over k < K of E|grad f(x_k)|^2, double precision, checked in a wider one "
      "(1e-12).\n";
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
