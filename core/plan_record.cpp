#include "core/plan_record.hpp"

#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "core/record_count.hpp"

namespace qhm {

using nlohmann::json;

namespace {

json table_record(Table const& table) {
  json entries = json::array();
  for (auto const& entry : table.entries) entries.push_back({entry.epoch, entry.value});
  return {{"kind", "table"}, {"entries", std::move(entries)}};
}

/// The warm-up and what the rate counts, where they are not the default.
void add_counting(json& rate, Plan const& plan) {
  if (plan.rate_per == RatePer::step) rate["per"] = "step";
  if (plan.warm_up)
    rate["warm_up"] = {{"initial", plan.warm_up->initial},
                       {"epochs", plan.warm_up->epochs},
                       {"interval", plan.warm_up->interval}};
}

}  // namespace

json plan_record(Plan const& plan) {
  json record;
  record["lr"] = std::visit(
      match{[](Constant const& s) {
              return json{{"kind", "constant"}, {"max", s.value}};
            },
            [](SqrtDecay const& s) {
              return json{{"kind", "sqrt-decay"}, {"max", s.max}};
            },
            [](Decay const& s) {
              return json{{"kind", "decay"}, {"max", s.max}};
            },
            [](Cosine const& s) {
              return json{{"kind", "cosine"}, {"max", s.max}, {"min", s.min}};
            },
            [](Polynomial const& s) {
              return json{{"kind", "polynomial"}, {"max", s.max}, {"min", s.min}, {"power", s.power}};
            },
            [](ExponentialRise const& s) {
              return json{{"kind", "exponential"}, {"max", s.max}, {"min", s.min}, {"growth", s.growth}};
            },
            [](LinearRise const& s) {
              return json{{"kind", "linear"}, {"max", s.max}, {"min", s.min}, {"slope", s.slope}};
            },
            [](Affine const& s) {
              return json{{"kind", "affine"}, {"max", s.max}, {"min", s.min}, {"growth", s.growth}};
            },
            [](Table const& s) { return table_record(s); }},
      plan.learning_rate);
  add_counting(record["lr"], plan);
  record["batch"] = std::visit(
      match{[](Constant const& s) {
              return json{{"kind", "constant"}, {"size", s.value}};
            },
            [](Exponential const& s) {
              return json{{"kind", "exponential"}, {"size", s.initial}, {"growth", s.growth}};
            },
            [](Linear const& s) {
              return json{{"kind", "linear"}, {"size", s.initial}, {"slope", s.slope}};
            },
            [](Affine const& s) {
              return json{{"kind", "affine"}, {"size", s.min}, {"max", s.max}, {"growth", s.growth}};
            },
            [](SfoOptimal const& s) {
              return json{{"kind", "sfo-optimal"}, {"slope", s.slope}};
            },
            [](Table const& s) { return table_record(s); }},
      plan.batch);
  if (plan.batch_cap) record["batch"]["cap"] = *plan.batch_cap;
  if (plan.batch_rounding == BatchRounding::none) record["batch"]["rounding"] = "none";
  if (plan.batch_rounding == BatchRounding::up) record["batch"]["rounding"] = "up";
  auto const weight = match{[](Constant const& s) {
                              return json{{"kind", "constant"}, {"max", s.value}};
                            },
                            [](StepDecay const& s) {
                              return json{{"kind", "step-decay"}, {"max", s.max}, {"factor", s.factor}};
                            },
                            [](Increasing const& s) {
                              return json{{"kind", "increasing"}, {"min", s.min}};
                            }};
  record["beta"] = std::visit(weight, plan.beta);
  record["gamma"] = std::visit(weight, plan.gamma);
  record["interval"] = plan.interval;
  record["epochs"] = plan.epochs;
  if (plan.paper_code) record["paper_code"] = true;
  return record;
}

Plan plan_from_record(json const& record, std::uint64_t samples) {
  auto const part = [&](char const* name) -> json const& {
    if (record.is_object() && record.contains(name)) return record.at(name);
    throw InputError(std::string("plan.") + name, "", "is missing", "the record is not a whole plan");
  };
  ScheduleNumbers numbers;
  auto const number = [](json const& from, char const* schedule, char const* key, double& into) {
    if (!from.contains(key)) return;
    if (!from.at(key).is_number())
      throw InputError(std::string("plan.") + schedule + "." + key, from.at(key).dump(), "is not a number",
                       "the record is damaged");
    into = from.at(key).get<double>();
  };
  auto const kind = [&](char const* schedule) -> std::string {
    auto const& from = part(schedule);
    if (!from.is_object() || !from.contains("kind") || !from.at("kind").is_string())
      throw InputError(std::string("plan.") + schedule + ".kind", "", "is missing",
                       "the record is not a plan");
    return from.at("kind").get<std::string>();
  };
  auto const count = [&](char const* name) { return count_of(part(name), std::string("plan.") + name); };
  auto const table = [&](char const* schedule, std::vector<TableEntry>& into) {
    auto const& from = part(schedule);
    if (!from.contains("entries")) return;
    for (auto const& pair : from.at("entries")) {
      if (!pair.is_array() || pair.size() != 2 || !pair[1].is_number())
        throw InputError(std::string("plan.") + schedule + ".entries", pair.dump(),
                         "is not an epoch and its value", "the record is damaged");
      into.push_back(
          {count_of(pair[0], std::string("plan.") + schedule + ".entries"), pair[1].get<double>()});
    }
  };
  Plan plan;
  auto const lr_kind = kind("lr");
  number(part("lr"), "lr", "max", numbers.lr_max);
  number(part("lr"), "lr", "min", numbers.lr_min);
  number(part("lr"), "lr", "power", numbers.lr_power);
  number(part("lr"), "lr", "growth", numbers.lr_growth);
  number(part("lr"), "lr", "slope", numbers.lr_slope);
  table("lr", numbers.lr_table);
  plan.learning_rate = make_learning_rate(lr_kind, numbers);
  auto const batch_kind = kind("batch");
  number(part("batch"), "batch", "size", numbers.batch_size);
  number(part("batch"), "batch", "growth", numbers.batch_growth);
  number(part("batch"), "batch", "slope", numbers.batch_slope);
  number(part("batch"), "batch", "max", numbers.batch_max);
  table("batch", numbers.batch_table);
  plan.batch = make_batch(batch_kind, numbers);
  if (part("batch").contains("cap")) plan.batch_cap = count_of(part("batch").at("cap"), "plan.batch.cap");
  if (part("lr").value("per", "epoch") == "step") plan.rate_per = RatePer::step;
  if (part("lr").contains("warm_up")) {
    auto const& from = part("lr").at("warm_up");
    for (auto const* key : {"initial", "epochs", "interval"})
      if (!from.is_object() || !from.contains(key))
        throw InputError(std::string("plan.lr.warm_up.") + key, "", "is missing", "the record is damaged");
    WarmUp warm_up{.initial = 0,
                   .epochs = count_of(from.at("epochs"), "plan.lr.warm_up.epochs"),
                   .interval = count_of(from.at("interval"), "plan.lr.warm_up.interval")};
    number(from, "lr.warm_up", "initial", warm_up.initial);
    plan.warm_up = warm_up;
  }
  if (part("batch").value("rounding", "nearest") == "none") plan.batch_rounding = BatchRounding::none;
  if (part("batch").value("rounding", "nearest") == "up") plan.batch_rounding = BatchRounding::up;
  auto const beta_kind = kind("beta");
  number(part("beta"), "beta", "max", numbers.beta_max);
  number(part("beta"), "beta", "min", numbers.beta_min);
  number(part("beta"), "beta", "factor", numbers.beta_factor);
  plan.beta = make_beta(beta_kind, numbers);
  auto const gamma_kind = kind("gamma");
  number(part("gamma"), "gamma", "max", numbers.gamma_max);
  number(part("gamma"), "gamma", "factor", numbers.gamma_factor);
  plan.gamma = make_gamma(gamma_kind, numbers);
  plan.interval = count("interval");
  plan.epochs = count("epochs");
  if (record.contains("paper_code")) {
    if (!part("paper_code").is_boolean())
      throw InputError("plan.paper_code", part("paper_code").dump(), "is neither true nor false",
                       "the record is damaged");
    plan.paper_code = part("paper_code").get<bool>();
  }
  plan.samples = samples;
  validate(plan);
  return plan;
}

}  // namespace qhm
