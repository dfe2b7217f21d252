#include "bounds/rates/rate_table.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace qhm::bounds {

using nlohmann::json;

namespace {

/// 1/(1 - max_{k<K} gamma_k beta_k), by which Theorem 2 multiplies its terms.
Order inverse_of_smallest_complement(Schedules const& s) {
  return s.omega_tends_to_one ? Order::of_power(s.one_minus_beta.falls) : Order::one();
}

/// An order in K as one in N = sum b_k.
Order in_evaluations(Order const& order, Schedules::Growth growth) {
  switch (growth) {
    case Schedules::Growth::none:
      return order;
    case Schedules::Growth::linear:
      return in_quadratic_variable(order);
    case Schedules::Growth::exponential:
      return in_exponential_variable(order);
  }
  throw std::logic_error("a batch grows in one of three ways");
}

RateTable rate_table(Plan const& plan, Reading reading) {
  auto const s = schedules(plan, reading);
  auto const sums = sum_orders(s);
  RateTable table{reading, {}, theorem_conditions(plan, reading)};
  auto const add = [&](std::string const& theorem, std::string const& term, std::string const& label,
                       Order const& order) {
    table.rates.push_back({theorem, term, label, order, order, in_evaluations(order, s.growth)});
    return order;
  };
  auto const over_alpha = [&](Order const& sum) { return sum / sums.alpha; };

  Order const A = add("theorem-2", "A", "A", over_alpha(Order::one()));
  Order const B = add("theorem-2", "B", "B", over_alpha(sums.alpha_sq_over_batch));
  Order const C = add("theorem-2", "C", "C", over_alpha(sums.omega));
  add("theorem-2", "C_weighted", "C alpha-weighted", over_alpha(sums.alpha_omega));
  add("theorem-2", "bound", "Theorem 2", (A + B + C) * inverse_of_smallest_complement(s));

  add("theorem-4", "A", "A'", A);
  Order const B4 = add("theorem-4", "B", "B'", over_alpha(sums.complement_over_batch));
  Order const B4_squared =
      add("theorem-4", "B_squared", "B' squared", over_alpha(sums.complement_sq_over_batch));
  Order const C4 = add("theorem-4", "C", "C'", over_alpha(sums.alpha_sq));
  Order const D4 = add("theorem-4", "D", "D'", over_alpha(sums.alpha_sq_over_complement));
  add("theorem-4", "bound", "Theorem 4", A + B4 + C4 + D4);
  add("theorem-4", "bound_squared", "Theorem 4, B' squared", A + B4_squared + C4 + D4);
  return table;
}

json order_record(Order const& order, char const* variable) {
  json record{{"order", text(order, variable)}};
  if (order.zero) return record;
  record["power"] = static_cast<double>(order.power);
  record["log"] = static_cast<double>(order.log);
  record["loglog"] = static_cast<double>(order.loglog);
  return record;
}

json conditions_record(std::vector<TheoremConditions> const& all) {
  json record = json::object();
  for (auto const& theorem : all) {
    json parts = json::array();
    for (auto const& c : theorem.conditions)
      parts.push_back({{"statement", c.statement}, {"holds", c.holds}, {"reason", c.reason}});
    record[theorem.name] = {{"hold", theorem.hold()}, {"parts", std::move(parts)}};
  }
  return record;
}

json rates_record(RateTable const& table) {
  json record{{"reading", reading_name(table.reading)}, {"conditions", conditions_record(table.conditions)}};
  for (auto const& rate : table.rates)
    record[rate.theorem][rate.term] = {{"steps", order_record(rate.steps, "K")},
                                       {"epochs", order_record(rate.epochs, "M")},
                                       {"evaluations", order_record(rate.evaluations, "N")}};
  return record;
}

}  // namespace

Rate const& RateTable::rate(std::string_view theorem, std::string_view term) const {
  auto const found = std::find_if(rates.begin(), rates.end(),
                                  [&](Rate const& r) { return r.theorem == theorem && r.term == term; });
  if (found == rates.end())
    throw std::out_of_range("no rate " + std::string(theorem) + "." + std::string(term));
  return *found;
}

std::vector<RateTable> rate_tables(Plan const& plan) {
  validate(plan);
  std::vector<RateTable> tables;
  for (Reading const reading : readings(plan)) tables.push_back(rate_table(plan, reading));
  return tables;
}

void add_rates(json& record, std::span<BoundTable const> tables) {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    json all = json::array();
    for (auto const& table : rate_tables(tables[i].plan)) all.push_back(rates_record(table));
    record["results"][i]["rates"] = std::move(all);
  }
}

}  // namespace qhm::bounds
