#include "cli/bracket_tables.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/decimal.hpp"

namespace qhm::cli {
namespace {

using bounds::Bracket;

std::string number(std::optional<double> const& x, Digits digits) {
  if (!x) return digits == Digits::round_trip ? "" : "-";
  return digits == Digits::round_trip ? shortest(*x) : fmt::format("{:.6g}", *x);
}

/// The proved end, rounded down.
std::string low(Bracket const& bracket, Digits digits) {
  if (!bracket.lower) return number({}, digits);
  return lower_decimal(*bracket.lower, digits == Digits::round_trip ? 17 : 6);
}

Bracket const* find(std::vector<Bracket> const& brackets, std::string const& quantity,
                    bounds::GradientClass gradients) {
  for (auto const& b : brackets)
    if (b.quantity == quantity && b.gradients == gradients) return &b;
  return nullptr;
}

std::string noise_name(bounds::Component const& c) {
  return c.coin == bounds::Coin::skewed ? "two-point" : "rademacher";
}

/// Lower end and ratio, or blanks.
void add_ends(std::vector<std::string>& cells, Bracket const* bracket, Digits digits) {
  cells.push_back(bracket ? low(*bracket, digits) : number({}, digits));
  cells.push_back(number(bracket ? bracket->ratio() : std::nullopt, digits));
}

}  // namespace

BracketedRows bracket_rows(Problem const& problem, bounds::BoundTable const& table, bool all) {
  BracketedRows rows(table.rows.size());
  for (std::size_t r = all ? rows.size() - 1 : 0; r < rows.size(); ++r) {
    bool const last = r + 1 == rows.size();
    rows[r] = bounds::brackets(problem, table.plan, table.rows[r].steps,
                               all    ? bounds::Averages::winner
                               : last ? bounds::Averages::all
                                      : bounds::Averages::none);
  }
  return rows;
}

TextTable table_of_brackets(bounds::BoundTable const& table, BracketedRows const& rows, Digits digits) {
  TextTable text{"Brackets of " + plan_name(table.plan),
                 {"steps", "quantity", "gradients", "lower", "upper", "ratio", "theorem", "remark"},
                 {},
                 3};
  for (auto const& row : rows)
    for (auto const& b : row)
      text.rows.push_back({std::to_string(b.steps), b.quantity, std::string(class_name(b.gradients)),
                           low(b, digits), number(b.upper, digits), number(b.ratio(), digits),
                           b.theorem.empty() ? "none applies" : b.theorem, b.remark});
  return text;
}

TextTable table_of_witnesses(BracketedRows const& rows) {
  TextTable text{
      "Witnesses, one line a coordinate",
      {"steps", "quantity", "gradients", "calculation", "curvature", "slope", "start", "variance", "noise"},
      {},
      3};
  for (auto const& row : rows)
    for (auto const& b : row)
      for (auto const& c : b.witness.components)
        text.rows.push_back({std::to_string(b.steps), b.quantity, std::string(class_name(b.gradients)),
                             std::string(calculation_name(c.calculation)), shortest(c.curvature),
                             shortest(c.slope), shortest(c.start), shortest(c.variance), noise_name(c)});
  return text;
}

TextTable table_of_bracketed_plans(std::span<bounds::BoundTable const> tables,
                                   std::span<BracketedRows const> rows, Digits digits) {
  TextTable text{"Brackets of each plan",
                 {"lr", "batch", "beta", "gamma", "steps", "theorem", "upper", "min, bounded", "ratio",
                  "min, any", "ratio", "average", "ratio", "witness of min, any"},
                 {},
                 5};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    auto const& last = rows[i].back();
    auto const& first = last.front();
    auto cells = plan_kinds(tables[i].plan);
    cells.push_back(std::to_string(first.steps));
    cells.push_back(first.theorem.empty() ? "none applies" : first.theorem);
    cells.push_back(number(first.upper, digits));
    auto const* any = find(last, "minimum", bounds::GradientClass::any);
    add_ends(cells, find(last, "minimum", bounds::GradientClass::bounded), digits);
    add_ends(cells, any, digits);
    auto const* average = find(last, first.theorem, bounds::GradientClass::any);
    if (!average) average = find(last, first.theorem, bounds::GradientClass::bounded);
    add_ends(cells, average, digits);
    cells.push_back(any && any->lower ? witness_flags(any->witness) : "");
    text.rows.push_back(std::move(cells));
  }
  return text;
}

std::string bracket_footnotes() {
  return "lower <= worst case over the class <= upper. gradients any: f L-smooth, gap, variance; bounded: of "
         "these, |grad f_i| <= G.\n"
         "A lower end is proved (interval arithmetic) for its witness; each coordinate is run by\n"
         "  qhm synthetic --objective clipped-quadratic --dim 1 --curvature C --slope S --start X --variance "
         "V\n"
         "      --noise NOISE --steps K --out FOLDER and the plan's flags\n"
         "and their mean_grad_sq add up at each step. docs/brackets.md\n";
}

void add_brackets(nlohmann::json& record, std::span<bounds::BoundTable const> tables,
                  std::span<BracketedRows const> rows) {
  for (std::size_t i = 0; i < tables.size(); ++i)
    for (std::size_t r = 0; r < rows[i].size(); ++r) {
      auto list = nlohmann::json::array();
      for (auto const& b : rows[i][r]) list.push_back(bounds::bracket_record(b));
      record["results"][i]["rows"][r]["brackets"] = std::move(list);
    }
}

std::string witness_flags(bounds::Witness const& witness) {
  std::string text;
  for (auto const& c : witness.components)
    text += fmt::format("{}--curvature {} --slope {} --start {} --variance {} --noise {}",
                        text.empty() ? "" : " + ", shortest(c.curvature), shortest(c.slope),
                        shortest(c.start), shortest(c.variance), noise_name(c));
  return text;
}

}  // namespace qhm::cli
