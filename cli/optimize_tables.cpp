#include "cli/optimize_tables.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/decimal.hpp"

namespace qhm::cli {
namespace {

using bounds::Budget;
using bounds::Freedom;
using bounds::Optimum;
using bounds::Parameter;

std::string number(double value, Digits digits) {
  return digits == Digits::round_trip ? shortest(value) : fmt::format("{:.6g}", value);
}

/// The flag of a free number.
std::string flag_of(Parameter parameter, Plan const& plan) {
  switch (parameter) {
    case Parameter::learning_rate:
      return "lr-max";
    case Parameter::batch:
      return "batch-size";
    case Parameter::growth:
      return std::holds_alternative<Linear>(plan.batch) ? "batch-slope" : "batch-growth";
    case Parameter::interval:
      return "interval";
    case Parameter::beta:
      return std::holds_alternative<Increasing>(plan.beta) ? "beta-min" : "beta-max";
    case Parameter::gamma:
      return "gamma-max";
  }
  throw std::logic_error("a parameter is one of six");
}

std::string minimised(Budget const& budget) {
  if (!budget.asks_for_accuracy()) return "bound";
  return budget.cost == Budget::Cost::steps ? "steps" : "evaluations";
}

TextTable table_of_plan(Optimum const& o, Digits digits) {
  TextTable text{
      fmt::format("{}, {}: the least {} found", plan_name(o.plan), o.budget.text(), minimised(o.budget)),
      {"steps", "epochs", "evaluations", "theorem", "bound"},
      {{std::to_string(o.steps), std::to_string(o.plan.epochs), shortest(o.evaluations), o.theorem->name,
        number(o.bound, digits)}},
      3};
  if (!o.certified) return text;
  text.header.insert(text.header.end(), {"no plan has less than", "found / that"});
  bool const known = o.certified->lower > 0;
  text.rows.front().push_back(known ? number(o.certified->lower, digits) : "-");
  text.rows.front().push_back(known ? number(o.value / o.certified->lower, digits) : "-");
  return text;
}

TextTable table_of_ranges(Optimum const& o, Digits digits) {
  TextTable text{"Free numbers", {"flag", "found", "from", "to", "at an end"}, {}};
  for (auto const& free : o.family.free)
    text.rows.push_back({flag_of(free.parameter, o.plan), shortest(bounds::number_of(o.plan, free.parameter)),
                         number(free.low, digits), number(free.high, digits), o.edge(free)});
  return text;
}

TextTable table_of_critical_batch(Optimum const& o, Digits digits) {
  auto const& c = *o.critical;
  double const batch = bounds::number_of(o.plan, Parameter::batch);
  TextTable text{
      fmt::format("Critical batch size at this lr-max, eps = {}",
                  number(o.budget.asks_for_accuracy() ? o.budget.accuracy : std::sqrt(o.bound), digits)),
      {"quantity", "closed form", "found", "found / closed form"},
      {}};
  auto const row = [&](std::string const& name, double closed, double found) {
    text.rows.push_back({name, number(closed, digits), number(found, digits),
                         closed > 0 ? number(found / closed, digits) : "-"});
  };
  row("b* = 2 C2/eps^2", c.batch, batch);
  row("K* = 2 C1/eps^2", c.steps, static_cast<double>(o.steps));
  row("SFO* = 4 C1 C2/eps^4", c.evaluations, o.evaluations);
  return text;
}

std::string certainty(Optimum const& o) {
  if (!o.certified) return "no lower bound: " + o.why_not_certified + ".\n";
  if (!(o.certified->lower > 0)) return "no lower bound: none above 0 was reached in the time given.\n";
  double const percent = (o.value / o.certified->lower - 1) * 100;
  // Rounded up: the sentence stays true.
  return fmt::format(
      "Within {:.2f} % of the best plan of this family over the ranges above, by {}, for certain (interval "
      "arithmetic, {} boxes{}).\n",
      std::ceil(percent * 100) / 100, o.theorem->name, o.certified->boxes,
      o.certified->out_of_time ? ", stopped by --seconds: another run may differ" : "");
}

std::string at_edges(Optimum const& o) {
  std::string text;
  for (auto const& free : o.family.free) {
    auto const edge = o.edge(free);
    if (edge.empty()) continue;
    bool const without = bounds::without_momentum(o.plan);
    bool const idle = without && free.linear() && bounds::number_of(o.plan, free.parameter) > 0;
    bool const weight = without && free.linear() && !idle;
    bool const free_of_charge = free.parameter == Parameter::batch && edge == "upper end" &&
                                (o.budget.kind == Budget::Kind::steps ||
                                 (o.budget.asks_for_accuracy() && o.budget.cost == Budget::Cost::steps));
    text += fmt::format(
        "{} is at the {} of its range, {}{}.\n", flag_of(free.parameter, o.plan), edge,
        shortest(bounds::number_of(o.plan, free.parameter)),
        weight ? ": this bound is smallest without momentum; that is said of the bound, not of the method"
        : idle ? ": beta gamma = 0 whatever it is"
        : free_of_charge ? ": steps are what is paid for, and a larger batch costs none"
                         : "");
  }
  return text;
}

}  // namespace

std::vector<TextTable> tables_of(Optimum const& o, Digits digits) {
  std::vector<TextTable> all{table_of_plan(o, digits), table_of_ranges(o, digits)};
  if (o.critical) all.push_back(table_of_critical_batch(o, digits));
  return all;
}

TextTable wide_table_of(Optimum const& o) {
  TextTable text{"", {}, {{}}};
  auto const add = [&](std::string const& name, std::string const& cell) {
    text.header.push_back(name);
    text.rows.front().push_back(cell);
  };
  add("budget", o.budget.flag() + 2);
  add("amount", o.budget.asks_for_accuracy() ? shortest(o.budget.accuracy) : std::to_string(o.budget.amount));
  for (auto const& free : o.family.free)
    add(flag_of(free.parameter, o.plan), shortest(bounds::number_of(o.plan, free.parameter)));
  add("steps", std::to_string(o.steps));
  add("epochs", std::to_string(o.plan.epochs));
  add("evaluations", shortest(o.evaluations));
  add("theorem", o.theorem->name);
  add("bound", shortest(o.bound));
  add("lower_bound", o.certified && o.certified->lower > 0 ? shortest(o.certified->lower) : "");
  add("critical_batch", o.critical ? shortest(o.critical->batch) : "");
  add("critical_steps", o.critical ? shortest(o.critical->steps) : "");
  add("critical_evaluations", o.critical ? shortest(o.critical->evaluations) : "");
  return text;
}

std::string optimum_footnotes(Optimum const& o) {
  std::string text = certainty(o) + at_edges(o);
  if (o.search_cut_short)
    text +=
        "The search for a plan was stopped by --seconds: another run may differ, more seconds may find "
        "better.\n";
  if (o.critical)
    text += fmt::format(
        "Closed forms are those of Corollaries A1 and A4 with real b and K. Without knowing eps: "
        "b_k = ceil({:.6g} (k+1)).\n",
        o.critical->growth());
  return text + command_of(o) + "\n";
}

}  // namespace qhm::cli
