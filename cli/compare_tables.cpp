#include "cli/compare_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/decimal.hpp"
#include "plots/figure_data.hpp"
#include "plots/x_axis.hpp"

namespace qhm::cli {
namespace {

using compare::Comparison;
using compare::Interval;
using compare::Part;
using compare::PlanReport;

/// Cells of numbers, in one of two lengths.
struct Cells {
  Digits digits;

  [[nodiscard]] bool whole() const { return digits == Digits::round_trip; }
  [[nodiscard]] std::string number(std::optional<double> const& value) const {
    if (!value) return whole() ? "" : "-";
    return whole() ? shortest(*value) : fmt::format("{:.4g}", *value);
  }
  [[nodiscard]] std::string low(std::optional<Interval> const& i) const {
    return number(i ? std::optional(i->low) : std::nullopt);
  }
  [[nodiscard]] std::string high(std::optional<Interval> const& i) const {
    return number(i ? std::optional(i->high) : std::nullopt);
  }
  [[nodiscard]] std::string words(std::string const& text) const {
    return text.empty() && !whole() ? "-" : text;
  }
};

TextTable table_of_bounds(Comparison const& comparison, Cells const& cells) {
  TextTable table{
      "Bounds at the end beside the smallest |∇f|² observed",
      {"plan", "theorem", "bound", "observed", cells.whole() ? "ratio" : "bound / observed", "standing"},
      {},
      2};
  if (cells.whole()) table.header.emplace_back("reason");
  for (auto const& report : comparison.plans)
    for (auto const& r : report.bounds) {
      if (!r.bound && !cells.whole()) continue;
      table.rows.push_back({report.group.label, r.theorem->name, cells.number(r.bound),
                            cells.number(report.observed), cells.number(r.ratio),
                            plots::standing_name(r.standing)});
      if (cells.whole()) table.rows.back().push_back(r.bound ? "" : r.reason);
    }
  return table;
}

TextTable table_of_shapes(Comparison const& comparison, Cells const& cells) {
  TextTable table{"Shape: the observed curve as a A_K + b B_K + c C_K with a, b, c >= 0",
                  {"plan", "column", "seeds", "points", "a", "a_low", "a_high", "b", "b_low", "b_high", "c",
                   "c_low", "c_high", "R^2", "relative_residual", "condition", "identified"},
                  {}};
  for (auto const& report : comparison.plans) {
    auto const& fit = *report.shape;
    auto& row = table.rows.emplace_back(std::vector{report.group.label, report.column,
                                                    std::to_string(fit.seeds), std::to_string(fit.points)});
    for (std::size_t j = 0; j < 3; ++j)
      for (auto const& cell :
           {cells.number(fit.coefficients[j]), cells.low(fit.intervals[j]), cells.high(fit.intervals[j])})
        row.push_back(cell);
    for (auto const& cell : {cells.number(fit.r_squared), cells.number(fit.relative_residual),
                             cells.number(fit.condition), std::string(fit.identified ? "yes" : "no")})
      row.push_back(cell);
  }
  return table;
}

/// `K^-1/2`, or with more readings `horizon K^-1/2, extended K^-1/2 log K`.
std::string theory_text(compare::Exponent const& exponent) {
  std::vector<std::string> all;
  for (auto const& t : exponent.theory)
    all.push_back(exponent.theory.size() > 1 ? t.reading + " " + t.order : t.order);
  return fmt::format("{}", fmt::join(all, ", "));
}

TextTable table_of_exponents(Comparison const& comparison, Cells const& cells) {
  TextTable table{"Exponents over the last half",
                  {"plan", "variable", "points", "exponent", "low", "high", "interval_from", "theorem-2",
                   "theorem-a", "theory"},
                  {},
                  2};
  if (cells.whole()) table.header.insert(table.header.end(), {"column", "reason"});
  for (auto const& report : comparison.plans)
    for (auto const& e : report.exponents) {
      table.rows.push_back({report.group.label, e.variable, std::to_string(e.points), cells.number(e.value),
                            cells.low(e.interval), cells.high(e.interval),
                            cells.words(e.interval ? interval_name(e.kind) : ""), cells.number(e.theorem_2),
                            cells.number(e.theorem_a), cells.words(theory_text(e))});
      if (cells.whole()) table.rows.back().insert(table.rows.back().end(), {report.column, e.reason});
    }
  return table;
}

TextTable table_of_order(Comparison const& comparison, Cells const& cells) {
  auto const& order = *comparison.order;
  TextTable table{fmt::format("Order of the plans: tau-b of bound and observed minimum within {} {}",
                              shortest(order.budget), plots::x_name(order.axis)),
                  {"theorem", "plans", "tau_b", "low", "high", "p_value", "p_value_from"},
                  {}};
  if (cells.whole()) table.header.emplace_back("reason");
  for (auto const& t : order.theorems) {
    if (t.plans == 0 && !cells.whole()) continue;
    table.rows.push_back({t.theorem->name, std::to_string(t.plans), cells.number(t.tau),
                          cells.low(t.interval), cells.high(t.interval),
                          cells.number(t.tau ? std::optional(t.significance.p) : std::nullopt),
                          cells.words(!t.tau                 ? ""
                                      : t.significance.exact ? "permutations"
                                                             : "normal approximation")});
    if (cells.whole()) table.rows.back().push_back(t.reason);
  }
  return table;
}

TextTable table_of(Part part, Comparison const& comparison, Cells const& cells) {
  switch (part) {
    case Part::bounds:
      return table_of_bounds(comparison, cells);
    case Part::shape:
      return table_of_shapes(comparison, cells);
    case Part::exponents:
      return table_of_exponents(comparison, cells);
    case Part::order:
      break;
  }
  return table_of_order(comparison, cells);
}

/// Plans for which a statement must be made.
template <class Holds>
std::string plans_where(Comparison const& comparison, Holds holds) {
  std::vector<std::string> labels;
  for (auto const& report : comparison.plans)
    if (holds(report)) labels.push_back(report.group.label);
  return fmt::format("{}", fmt::join(labels, "; "));
}

std::string notes_of_bounds(Comparison const& comparison) {
  auto const estimated = plans_where(comparison, [](PlanReport const& report) {
    return report.group.problem.origin() == Origin::estimated;
  });
  std::string text = "Theorems that do not apply are left out; json and csv have the reasons.\n";
  if (!estimated.empty())
    text +=
        "estimate: L, sigma^2 and G were measured and are lower estimates, so that a bound above what was "
        "observed says little.\n";
  return text;
}

std::string notes_of_shapes(Comparison const& comparison) {
  std::string text =
      "Shape: rows are divided by y, so that relative errors count alike; R^2 is of y itself.\n";
  auto const vague = plans_where(comparison, [](PlanReport const& r) { return !r.shape->identified; });
  if (!vague.empty())
    text += "Not identified (condition above 1e8), the fit is but its coefficients are not: " + vague + ".\n";
  auto const alone = plans_where(comparison, [](PlanReport const& r) { return r.shape->seeds < 2; });
  if (!alone.empty()) text += "No intervals of coefficients for one seed: " + alone + ".\n";
  return text;
}

std::string notes_of_exponents(Comparison const& comparison) {
  std::string text =
      "Exponents of theorem-2 and theorem-a are those of the bounds on the same rows; theory is the order of "
      "Theorem 2's bound as K grows.\n";
  auto const still = plans_where(comparison, [](PlanReport const& report) {
    return std::ranges::any_of(report.exponents, [](auto const& e) { return e.value && !e.interval; });
  });
  if (!still.empty())
    text += "The curve does not move over the last half: " + still +
            "; another --column (grad_norm_sq, mean_grad_sq) may.\n";
  return text;
}

std::string notes_of_order(Comparison const& comparison) {
  auto const& theorems = comparison.order->theorems;
  std::string text = "Order: theorems that apply to no plan are left out.\n";
  auto const has_interval = [](compare::OrderOfTheorem const& t) { return t.interval.has_value(); };
  text += std::ranges::any_of(theorems, has_interval)
              ? fmt::format("Intervals of tau-b: {} resamples of the seeds, the bounds held.\n",
                            compare::resamples)
              : "No intervals of tau-b: they need 3 seeds of every plan.\n";
  return text;
}

}  // namespace

std::vector<PartTable> tables_of(Comparison const& comparison, Digits digits) {
  std::vector<PartTable> all;
  for (auto const part : comparison.parts) {
    auto& table = all.emplace_back(PartTable{part, table_of(part, comparison, {digits})}).table;
    if (comparison.label.empty()) continue;
    table.caption += " [" + comparison.label + "]";
    if (digits != Digits::round_trip) continue;
    table.header.emplace_back("different");
    for (auto& row : table.rows) row.push_back(comparison.label);
  }
  return all;
}

std::string left_out_notes(Comparison const& comparison) {
  std::string text;
  for (auto const& out : comparison.left_out)
    text += fmt::format("Left out: {} ({}).\n", out.folder, out.status);
  return text;
}

std::string footnotes(Comparison const& comparison) {
  std::string text;
  if (comparison.within)
    text += fmt::format(
        "The first {} epochs of each run; constants are the largest that it measured, later ones included.\n",
        *comparison.within);
  for (auto const part : comparison.parts) {
    if (part == Part::bounds) text += notes_of_bounds(comparison);
    if (part == Part::shape) text += notes_of_shapes(comparison);
    if (part == Part::exponents) text += notes_of_exponents(comparison);
    if (part == Part::order) text += notes_of_order(comparison);
  }
  if (!comparison.no_order.empty()) text += comparison.no_order + "\n";
  return text + left_out_notes(comparison);
}

}  // namespace qhm::cli
