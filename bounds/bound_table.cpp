#include "bounds/bound_table.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bounds/checked_evaluation.hpp"
#include "core/plan_record.hpp"
#include "core/stages.hpp"

namespace qhm::bounds {

using nlohmann::json;

BoundTable bound_table(Problem const& problem, Plan const& plan, std::span<std::uint64_t const> steps,
                       std::vector<Theorem const*> theorems) {
  validate(problem);
  validate(plan);
  BoundTable table{plan, std::move(theorems), {}};
  for (auto const K : steps) {
    validate_steps(K);
    CheckedEvaluation const evaluation(problem, plan, K);
    BoundRow row{K, epoch_of(plan, K - 1) + 1, evaluations(plan, K), {}};
    for (auto const* theorem : table.theorems) row.by_theorem.push_back(evaluation.evaluate(*theorem));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Theorem const*> every_theorem() {
  std::vector<Theorem const*> all;
  for (auto const& theorem : theorems()) all.push_back(&theorem);
  return all;
}

std::vector<std::uint64_t> stage_ends(Plan const& plan) {
  constexpr std::uint64_t most_rows = 10'000;
  std::vector<std::uint64_t> ends{steps_after(plan, 1)};
  if (plan.epochs / plan.interval < most_rows)
    for (std::uint64_t m = plan.interval; m < plan.epochs; m += plan.interval)
      if (m > 1) ends.push_back(steps_after(plan, m));
  if (plan.epochs > 1) ends.push_back(steps_after(plan, plan.epochs));
  return ends;
}

std::vector<std::string> theorem_names() {
  std::vector<std::string> names;
  for (auto const& theorem : theorems()) names.push_back(theorem.name);
  return names;
}

std::vector<std::string> refuted_names() {
  std::vector<std::string> names;
  for (auto const& theorem : theorems())
    if (theorem.standing == Standing::refuted) names.push_back(theorem.name);
  return names;
}

std::vector<std::vector<double>> bounds_at(Problem const& problem, Plan const& plan,
                                           std::span<std::uint64_t const> steps) {
  std::vector<std::vector<double>> values;
  for (auto const& row : bound_table(problem, plan, steps, every_theorem()).rows) {
    auto& line = values.emplace_back();
    for (auto const& evaluation : row.by_theorem)
      line.push_back(evaluation.bound.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return values;
}

namespace {

json number(std::optional<double> const& value) {
  return value && std::isfinite(*value) ? json(*value) : json(nullptr);
}

/// N as an integer as long as a double holds it exactly.
json count(double value) {
  return value < 0x1p53 ? json(static_cast<std::uint64_t>(value)) : number(value);
}

json evaluation_record(Theorem const& theorem, Evaluation const& evaluation) {
  json record{{"applies", evaluation.bound.has_value()}};
  if (!evaluation.bound) record["reason"] = evaluation.reason;
  for (auto const& term : evaluation.terms) record[term.name] = number(term.value);
  record["bound"] = number(evaluation.bound);
  record["closed_form"] = nullptr;
  for (auto const& term : evaluation.closed_form) record["closed_form"][term.name] = number(term.value);
  if (theorem.standing == Standing::refuted) record["standing"] = "refuted";
  if (auto const& c = evaluation.choice)
    record["choice"] = {{"theta1", c->theta1},
                        {"theta2", c->theta2},
                        {"theta3", c->theta3},
                        {"final_weight", c->final_weight}};
  if (evaluation.scale) record["scale"] = *evaluation.scale;
  return record;
}

}  // namespace

json bounds_record(Problem const& problem, std::uint64_t samples, std::span<BoundTable const> tables) {
  json record{{"schema", "qhm.bounds/1"},
              {"problem",
               {{"samples", samples},
                {"smoothness", problem.smoothness.value},
                {"variance", problem.variance.value},
                {"gradient_bound", number(problem.gradient_bound.value)},
                {"gap", problem.gap.value}}},
              {"results", json::array()}};
  for (auto const& table : tables) {
    json rows = json::array();
    for (auto const& row : table.rows) {
      json line{{"steps", row.steps}, {"epochs", row.epochs}, {"evaluations", count(row.evaluations)}};
      for (std::size_t t = 0; t < table.theorems.size(); ++t)
        line[table.theorems[t]->name] = evaluation_record(*table.theorems[t], row.by_theorem[t]);
      rows.push_back(std::move(line));
    }
    record["results"].push_back({{"plan", plan_record(table.plan)}, {"rows", std::move(rows)}});
  }
  return record;
}

}  // namespace qhm::bounds
