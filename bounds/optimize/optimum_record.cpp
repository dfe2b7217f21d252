#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "bounds/optimize/optimum.hpp"
#include "core/decimal.hpp"
#include "core/plan_record.hpp"
#include "core/table_text.hpp"

namespace qhm::bounds {

using nlohmann::json;

namespace {

json number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json count(double value) {
  return value < 0x1p53 ? json(static_cast<std::uint64_t>(value)) : number(value);
}

json budget_record(Budget const& budget) {
  if (budget.asks_for_accuracy())
    return {{"kind", "accuracy"},
            {"amount", budget.accuracy},
            {"minimise", budget.cost == Budget::Cost::steps ? "steps" : "evaluations"}};
  std::string const kind = std::string(budget.flag()).substr(std::string("--budget-").size());
  return {{"kind", kind}, {"amount", budget.amount}, {"minimise", "bound"}};
}

json critical_record(std::optional<CriticalBatch> const& c) {
  if (!c) return nullptr;
  return {{"alpha", c->alpha},           {"C1", c->C1},       {"C2", c->C2},
          {"batch", c->batch},           {"steps", c->steps}, {"evaluations", c->evaluations},
          {"growth_a_step", c->growth()}};
}

}  // namespace

std::string flags_of(Plan const& plan) {
  std::string flags;
  auto const add = [&](std::string const& flag, std::string const& value) {
    flags += (flags.empty() ? "--" : " --") + flag + " " + value;
  };
  auto const number = [&](std::string const& flag, double value) { add(flag, shortest(value)); };
  auto const weight = [&](std::string const& name) {
    return match{[=](Constant const& s) { number(name + "-max", s.value); },
                 [=](StepDecay const& s) {
                   number(name + "-max", s.max);
                   number(name + "-factor", s.factor);
                 },
                 [=](Increasing const& s) { number(name + "-min", s.min); }};
  };
  add("lr", std::string(kind_name(plan.learning_rate)));
  std::visit(match{[&](Constant const& s) { number("lr-max", s.value); },
                   [&](Cosine const& s) {
                     number("lr-max", s.max);
                     number("lr-min", s.min);
                   },
                   [&](Polynomial const& s) {
                     number("lr-max", s.max);
                     number("lr-min", s.min);
                     number("lr-power", s.power);
                   },
                   [&](Table const& s) { add("lr-table", table_text(s)); },
                   [&](auto const& s) {
                     number("lr-max", s.max);
                     if constexpr (requires { s.min; }) number("lr-min", s.min);
                     if constexpr (requires { s.growth; }) number("lr-growth", s.growth);
                     if constexpr (requires { s.slope; }) number("lr-slope", s.slope);
                   }},
             plan.learning_rate);
  add("batch", std::string(kind_name(plan.batch)));
  std::visit(match{[&](Constant const& s) { number("batch-size", s.value); },
                   [&](Exponential const& s) {
                     number("batch-size", s.initial);
                     number("batch-growth", s.growth);
                   },
                   [&](Linear const& s) {
                     number("batch-size", s.initial);
                     number("batch-slope", s.slope);
                   },
                   [&](Affine const& s) {
                     number("batch-size", s.min);
                     number("batch-end", s.max);
                     number("batch-growth", s.growth);
                   },
                   [&](SfoOptimal const& s) { number("batch-slope", s.slope); },
                   [&](Table const& s) { add("batch-table", table_text(s)); }},
             plan.batch);
  if (plan.batch_cap) add("batch-cap", std::to_string(*plan.batch_cap));
  if (plan.batch_rounding == BatchRounding::none) add("batch-rounding", "none");
  if (plan.batch_rounding == BatchRounding::up) add("batch-rounding", "up");
  add("beta", std::string(kind_name(plan.beta)));
  std::visit(weight("beta"), plan.beta);
  add("gamma", std::string(kind_name(plan.gamma)));
  std::visit(weight("gamma"), plan.gamma);
  add("interval", std::to_string(plan.interval));
  add("epochs", std::to_string(plan.epochs));
  add("samples", std::to_string(plan.samples));
  if (plan.rate_per == RatePer::step) add("lr-per", "step");
  if (plan.warm_up) {
    add("warmup-epochs", std::to_string(plan.warm_up->epochs));
    number("warmup-initial", plan.warm_up->initial);
    add("warmup-interval", std::to_string(plan.warm_up->interval));
  }
  if (plan.paper_code) flags += " --paper-code";
  return flags;
}

std::string flags_of(Problem const& problem) {
  return fmt::format("--smoothness {} --variance {} --gradient-bound {} --gap {}",
                     shortest(problem.smoothness.value), shortest(problem.variance.value),
                     shortest(problem.gradient_bound.value), shortest(problem.gap.value));
}

std::string command_of(Optimum const& optimum) {
  return fmt::format("qhm bounds {} {} --steps {} --theorem {}", flags_of(optimum.plan),
                     flags_of(optimum.problem), optimum.steps, optimum.theorem->name);
}

json optimum_record(Optimum const& optimum) {
  auto const& problem = optimum.problem;
  json free = json::array();
  for (auto const& f : optimum.family.free)
    free.push_back({{"name", parameter_name(f.parameter)},
                    {"low", f.low},
                    {"high", f.high},
                    {"found", number_of(optimum.plan, f.parameter)},
                    {"edge", optimum.edge(f)}});
  auto const& certified = optimum.certified;
  return {
      {"schema", "qhm.optimize/1"},
      {"problem",
       {{"samples", optimum.plan.samples},
        {"smoothness", problem.smoothness.value},
        {"variance", problem.variance.value},
        {"gradient_bound", number(problem.gradient_bound.value)},
        {"gap", problem.gap.value}}},
      {"budget", budget_record(optimum.budget)},
      {"plan", plan_record(optimum.plan)},
      {"command", command_of(optimum)},
      {"steps", optimum.steps},
      {"epochs", optimum.plan.epochs},
      {"evaluations", count(optimum.evaluations)},
      {"theorem", optimum.theorem->name},
      {"bound", optimum.bound},
      {"value", optimum.value},
      {"free", std::move(free)},
      {"lower_bound", certified ? number(certified->lower) : json(nullptr)},
      {"ratio", certified && certified->lower > 0 ? number(optimum.value / certified->lower) : json(nullptr)},
      {"boxes", certified ? certified->boxes : 0},
      {"out_of_time", optimum.search_cut_short || (certified && certified->out_of_time)},
      {"why_no_lower_bound", certified ? json(nullptr) : json(optimum.why_not_certified)},
      {"critical_batch", critical_record(optimum.critical)}};
}

}  // namespace qhm::bounds
