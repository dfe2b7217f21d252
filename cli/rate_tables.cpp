#include "cli/rate_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bounds/rates/rate_table.hpp"
#include "cli/bound_tables.hpp"

namespace qhm::cli {
namespace {

using bounds::RateTable;
using bounds::Reading;

std::string yes_or_no(bool holds) {
  return holds ? "yes" : "no";
}

/// How the reading has K go to infinity, with the plan's own M.
std::string described(Reading reading, Plan const& plan) {
  switch (reading) {
    case Reading::endless:
      return "the plan goes on";
    case Reading::horizon:
      return "K = all steps of M epochs, M -> inf";
    case Reading::extended:
      return fmt::format("M = {} stays, sqrt-decay from there on", plan.epochs);
  }
  throw std::logic_error("a reading is one of three");
}

TextTable orders_of(Plan const& plan, RateTable const& table) {
  TextTable text{"Orders as K -> inf of " + plan_name(plan) + ": " + described(table.reading, plan),
                 {"term", "in steps K", "in epochs M", "in evaluations N"},
                 {}};
  for (auto const& rate : table.rates)
    text.rows.push_back({rate.label, bounds::text(rate.steps, "K"), bounds::text(rate.epochs, "M"),
                         bounds::text(rate.evaluations, "N")});
  return text;
}

TextTable conditions_of(Plan const& plan, RateTable const& table) {
  TextTable text{
      "Conditions: " + described(table.reading, plan), {"conditions of", "condition", "holds", "why"}, {}};
  for (auto const& theorem : table.conditions) {
    text.rows.push_back({theorem.title, "all of them", yes_or_no(theorem.hold()), ""});
    for (auto const& c : theorem.conditions)
      text.rows.push_back({"", c.statement, yes_or_no(c.holds), c.reason});
  }
  return text;
}

/// What `cell` says of each reading, said once where they agree.
template <class Cell>
std::string in_each_reading(std::vector<RateTable> const& tables, Cell const& cell) {
  std::string const first = cell(tables.front());
  std::string const last = cell(tables.back());
  return first == last ? first : first + "; " + last;
}

}  // namespace

std::vector<TextTable> rate_tables_of_plan(Plan const& plan) {
  std::vector<TextTable> all;
  auto const tables = bounds::rate_tables(plan);
  for (auto const& table : tables) all.push_back(orders_of(plan, table));
  for (auto const& table : tables) all.push_back(conditions_of(plan, table));
  return all;
}

std::vector<TextTable> rate_tables_of_combinations(std::span<bounds::BoundTable const> plans) {
  std::vector<std::string> const kinds{"lr", "batch", "beta", "gamma"};
  TextTable orders{"Orders in K as K -> inf", kinds, {}, kinds.size()};
  TextTable conditions{"Theorems whose conditions hold as K -> inf", kinds, {}, kinds.size()};
  for (auto const& of_plan : plans) {
    auto const tables = bounds::rate_tables(of_plan.plan);
    auto& order_cells = orders.rows.emplace_back(plan_kinds(of_plan.plan));
    auto& condition_cells = conditions.rows.emplace_back(plan_kinds(of_plan.plan));
    bool const first = orders.rows.size() == 1;
    for (std::size_t i = 0; i < tables.front().rates.size(); ++i) {
      auto const& rate = tables.front().rates[i];
      if (rate.theorem == "theorem-4" && rate.term == "A") continue;  // A' = A
      if (first) orders.header.push_back(rate.label == "A" ? "A, A'" : rate.label);
      order_cells.push_back(
          in_each_reading(tables, [&](RateTable const& t) { return bounds::text(t.rates[i].steps, "K"); }));
    }
    std::string why_not;
    for (std::size_t i = 0; i < tables.front().conditions.size(); ++i) {
      auto const& title = tables.front().conditions[i].title;
      if (first) conditions.header.push_back(title);
      condition_cells.push_back(
          in_each_reading(tables, [&](RateTable const& t) { return yes_or_no(t.conditions[i].hold()); }));
      for (auto const& c : tables.back().conditions[i].conditions) {
        std::string const reason = c.statement + ": " + c.reason;
        if (!c.holds && why_not.find(reason) == std::string::npos)
          why_not += (why_not.empty() ? "" : "; ") + reason;
      }
    }
    if (first) conditions.header.push_back("why not");
    condition_cells.push_back(why_not);
  }
  return {std::move(orders), std::move(conditions)};
}

TextTable wide_table_of_rates(std::span<bounds::BoundTable const> plans) {
  TextTable text{"", {"lr", "batch", "beta", "gamma", "reading"}, {}, 5};
  for (auto const& of_plan : plans)
    for (auto const& table : bounds::rate_tables(of_plan.plan)) {
      bool const first = text.rows.empty();
      auto& cells = text.rows.emplace_back(plan_kinds(of_plan.plan));
      cells.emplace_back(bounds::reading_name(table.reading));
      auto const add = [&](std::string const& column, std::string const& cell) {
        if (first) text.header.push_back(column);
        cells.push_back(cell);
      };
      for (auto const& rate : table.rates) {
        std::string const name = rate.theorem + "." + rate.term;
        add(name + ".steps", bounds::text(rate.steps, "K"));
        add(name + ".epochs", bounds::text(rate.epochs, "M"));
        add(name + ".evaluations", bounds::text(rate.evaluations, "N"));
      }
      for (auto const& theorem : table.conditions) {
        add(theorem.name, yes_or_no(theorem.hold()));
        add(theorem.name + ".why_not", theorem.why_not());
      }
    }
  return text;
}

std::string rate_footnotes(std::span<bounds::BoundTable const> plans) {
  std::string text =
      "Orders are exact, Theta(.), for positive constants of the problem; they are those of the bounds, not "
      "of "
      "the method.\n"
      "Every condition stands beside alpha < 2/L. Theorem 4 is refuted as printed: its conditions are those "
      "printed.\n";
  bool const horizon = std::any_of(plans.begin(), plans.end(),
                                   [](auto const& table) { return bounds::readings(table.plan).size() > 1; });
  if (horizon && plans.size() > 1)
    text +=
        "Cosine and polynomial, where two are given: K = all steps of M epochs with M -> inf; then M stays "
        "and sqrt-decay follows. Reasons are for the latter.\n";
  bool const grows = std::any_of(plans.begin(), plans.end(), [](auto const& table) {
    return std::holds_alternative<Exponential>(table.plan.batch) && !table.plan.batch_cap;
  });
  bool const linear = std::any_of(plans.begin(), plans.end(), [](auto const& table) {
    return std::holds_alternative<Linear>(table.plan.batch) && !table.plan.batch_cap;
  });
  if (linear)
    text +=
        "A batch that grows linearly for ever ends in one step an epoch: K = M + O(1), and N grows like "
        "K^2.\n";
  if (grows)
    text +=
        "A batch that grows for ever ends in one step an epoch: K = M + O(1), and N grows like growth^(M/E). "
        "A power of K is a power of log N.\n";
  return text;
}

}  // namespace qhm::cli
