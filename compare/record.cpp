#include "compare/record.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/plan_record.hpp"
#include "plots/figure_data.hpp"
#include "plots/x_axis.hpp"

namespace qhm::compare {
namespace {

using nlohmann::json;

json number(std::optional<double> const& value) {
  return value && std::isfinite(*value) ? json(*value) : json(nullptr);
}

json ends(std::optional<Interval> const& interval) {
  return interval ? json{number(interval->low), number(interval->high)} : json(nullptr);
}

json bounds_record(std::vector<BoundRatio> const& ratios) {
  json record = json::array();
  for (auto const& r : ratios) {
    json entry{{"theorem", r.theorem->name},
               {"standing", plots::standing_name(r.standing)},
               {"applies", r.bound.has_value()},
               {"bound", number(r.bound)},
               {"ratio", number(r.ratio)}};
    if (!r.bound) entry["reason"] = r.reason;
    record.push_back(std::move(entry));
  }
  return record;
}

json shape_record(ShapeFit const& fit) {
  json coefficients = json::object(), intervals = json::object();
  for (std::size_t j = 0; j < 3; ++j) {
    std::string const name(1, "ABC"[j]);
    coefficients[name] = number(fit.coefficients[j]);
    intervals[name] = ends(fit.intervals[j]);
  }
  return {{"coefficients", std::move(coefficients)},
          {"intervals", std::move(intervals)},
          {"weights", "relative errors: rows divided by y"},
          {"r_squared", number(fit.r_squared)},
          {"relative_residual", number(fit.relative_residual)},
          {"condition", number(fit.condition)},
          {"identified", fit.identified},
          {"points", fit.points},
          {"columns", fit.columns},
          {"seeds", fit.seeds}};
}

json exponent_record(Exponent const& e) {
  json theory = json::array();
  for (auto const& t : e.theory)
    theory.push_back({{"reading", t.reading}, {"order", t.order}, {"power", number(t.power)}});
  json record{{"variable", e.variable},
              {"exponent", number(e.value)},
              {"interval", ends(e.interval)},
              {"interval_from", e.interval ? json(interval_name(e.kind)) : json(nullptr)},
              {"points", e.points},
              {"theory", std::move(theory)},
              {"theorem-2", number(e.theorem_2)},
              {"theorem-a", number(e.theorem_a)}};
  if (!e.reason.empty()) record["reason"] = e.reason;
  return record;
}

json plan_report_record(PlanReport const& report) {
  auto const& group = report.group;
  json folders = json::array(), seeds = json::array();
  for (auto const& run : group.runs) {
    folders.push_back(run.folder());
    seeds.push_back(run.seed);
  }
  json record{{"label", group.label},
              {"kind", group.kind()},
              {"folders", std::move(folders)},
              {"seeds", std::move(seeds)},
              {"subject", group.runs.front().subject},
              {"samples", group.plan().samples},
              {"plan", plan_record(group.plan())},
              {"problem", problem_record(group.problem)},
              {"steps", group.steps().back()},
              {"observed", number(report.observed)}};
  if (!report.bounds.empty()) record["bounds"] = bounds_record(report.bounds);
  if (!report.column.empty()) record["column"] = report.column;
  if (report.shape) record["shape"] = shape_record(*report.shape);
  for (auto const& e : report.exponents) record["exponents"].push_back(exponent_record(e));
  return record;
}

json order_record(PlanOrder const& order) {
  json record{{"axis", plots::x_name(order.axis)},
              {"budget", number(order.budget)},
              {"steps", order.steps},
              {"observed", order.observed},
              {"theorems", json::array()}};
  for (auto const& t : order.theorems) {
    json predicted = json::array();
    for (auto const& bound : t.predicted) predicted.push_back(number(bound));
    json entry{{"theorem", t.theorem->name},
               {"predicted", std::move(predicted)},
               {"plans", t.plans},
               {"tau_b", number(t.tau)},
               {"interval", ends(t.interval)},
               {"interval_from", t.interval ? json("bootstrap over seeds") : json(nullptr)},
               {"p_value", t.tau ? json(t.significance.p) : json(nullptr)},
               {"p_value_from", t.tau ? json(t.significance.exact ? "permutations" : "normal approximation")
                                      : json(nullptr)}};
    if (!t.tau) entry["reason"] = t.reason;
    record["theorems"].push_back(std::move(entry));
  }
  return record;
}

}  // namespace

json compare_record(Comparison const& comparison) {
  json left_out = json::array(), plans = json::array(), parts = json::array();
  for (auto const& out : comparison.left_out)
    left_out.push_back({{"folder", out.folder}, {"status", out.status}});
  for (auto const part : comparison.parts) parts.push_back(part_name(part));
  for (auto const& report : comparison.plans) plans.push_back(plan_report_record(report));
  return {{"schema", "qhm.compare/1"},
          {"x", plots::x_name(comparison.x)},
          {"within", comparison.within ? json(*comparison.within) : json()},
          {"different", comparison.label.empty() ? json(nullptr) : json(comparison.label)},
          {"left_out", std::move(left_out)},
          {"parts", std::move(parts)},
          {"plans", std::move(plans)},
          {"order", comparison.order ? order_record(*comparison.order) : json(nullptr)}};
}

}  // namespace qhm::compare
