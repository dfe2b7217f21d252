#include "core/problem.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm {

using nlohmann::json;

Origin Problem::origin() const {
  for (auto const& constant : {smoothness, variance, gradient_bound, gap})
    if (constant.origin == Origin::estimated) return Origin::estimated;
  return Origin::analytic;
}

void validate(Problem const& problem) {
  auto const require = [](bool holds, char const* flag, double value, char const* constraint) {
    if (!holds) throw InputError(flag, shortest(value), constraint, "give a value such as 1");
  };
  double const l = problem.smoothness.value;
  require(std::isfinite(l) && l > 0, "--smoothness", l, "is not a positive number");
  auto const require_nonnegative = [&](char const* flag, double value) {
    require(std::isfinite(value) && value >= 0, flag, value, "is not a number >= 0");
  };
  require_nonnegative("--variance", problem.variance.value);
  double const g = problem.gradient_bound.value;
  require(g >= 0, "--gradient-bound", g, "is not a number >= 0");
  require_nonnegative("--gap", problem.gap.value);
}

namespace {

json known_record(Known const& known) {
  json record{{"value", std::isinf(known.value) ? json(nullptr) : json(known.value)},
              {"origin", known.origin == Origin::analytic ? "analytic" : "estimated"}};
  if (known.standard_error != 0) record["standard_error"] = known.standard_error;
  return record;
}

Known known_from_record(json const& record, char const* name) {
  if (!record.contains(name) || !record.at(name).contains("value") || !record.at(name).contains("origin"))
    throw InputError(std::string("problem.") + name, "", "is missing", "the record is not a whole problem");
  auto const& known = record.at(name);
  auto const& value = known.at("value");
  return {value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>(),
          known.at("origin") == "analytic" ? Origin::analytic : Origin::estimated,
          known.value("standard_error", 0.0)};
}

}  // namespace

json problem_record(Problem const& problem) {
  return {{"smoothness", known_record(problem.smoothness)},
          {"variance", known_record(problem.variance)},
          {"gradient_bound", known_record(problem.gradient_bound)},
          {"gap", known_record(problem.gap)}};
}

Problem problem_from_record(json const& record) {
  return {known_from_record(record, "smoothness"), known_from_record(record, "variance"),
          known_from_record(record, "gradient_bound"), known_from_record(record, "gap")};
}

}  // namespace qhm
