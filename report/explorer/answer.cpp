#include "report/explorer/answer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "bounds/best_bound.hpp"
#include "bounds/bound_table.hpp"
#include "core/errors.hpp"
#include "core/plan_record.hpp"
#include "core/seesaw.hpp"

namespace qhm::explorer {
namespace {

using nlohmann::json;

constexpr std::uint64_t most_points = 1'000;

std::uint64_t count_in(json const& request, char const* key) {
  auto const found = request.find(key);
  if (found != request.end() && found->is_number_unsigned()) return found->get<std::uint64_t>();
  throw InputError(key, found == request.end() ? "nothing" : found->dump(), "is not a count",
                   "give a whole number");
}

Problem problem_of(json const& constants) {
  auto const constant = [&](char const* key) -> Known {
    auto const found = constants.find(key);
    if (found != constants.end() && found->is_number()) return {found->get<double>()};
    if (found != constants.end() && found->is_null()) return {std::numeric_limits<double>::infinity()};
    throw InputError(key, found == constants.end() ? "nothing" : found->dump(), "is not a number",
                     "give a value such as 1");
  };
  return {constant("smoothness"), constant("variance"), constant("gradient_bound"), constant("gap")};
}

/// About `points` numbers of steps from the first epoch's end to the last's, evenly on a logarithmic axis.
std::vector<std::uint64_t> spread_steps(Plan const& plan, std::uint64_t points) {
  std::uint64_t const first = steps_after(plan, 1), last = steps_after(plan, plan.epochs);
  points = std::clamp<std::uint64_t>(points, 2, most_points);
  std::vector<std::uint64_t> steps{first};
  double const ratio = static_cast<double>(last) / static_cast<double>(first);
  for (std::uint64_t i = 1; i + 1 < points; ++i) {
    double const share = static_cast<double>(i) / static_cast<double>(points - 1);
    auto const K =
        static_cast<std::uint64_t>(std::round(static_cast<double>(first) * std::pow(ratio, share)));
    if (K > steps.back() && K < last) steps.push_back(K);
  }
  if (last > first) steps.push_back(last);
  return steps;
}

std::vector<std::uint64_t> steps_of(json const& request, Plan const& plan) {
  if (request.contains("steps")) return request.at("steps").get<std::vector<std::uint64_t>>();
  if (request.contains("points")) return spread_steps(plan, count_in(request, "points"));
  return bounds::stage_ends(plan);
}

/// The plan of a request, and what Seesaw makes of it where the request has `"seesaw": {"factor", "line"}`.
Plan plan_of(json const& request) {
  auto const plan = plan_from_record(request.at("plan"), count_in(request, "samples"));
  if (!request.contains("seesaw")) return plan;
  auto const& wanted = request.at("seesaw");
  if (!wanted.contains("factor") || !wanted.at("factor").is_number())
    throw InputError("--seesaw", wanted.value("factor", json()).dump(), "is not a number",
                     "give a factor such as 2");
  return seesaw(plan, wanted.at("factor").get<double>(), seesaw_line(wanted.value("line", "sgd")));
}

json record_of(json const& request) {
  auto const plan = plan_of(request);
  auto const problem = problem_of(request.at("problem"));
  auto const table = bounds::bound_table(problem, plan, steps_of(request, plan), bounds::every_theorem());
  auto record = bounds::bounds_record(problem, plan.samples, std::span(&table, 1));
  bounds::add_best(record, std::span(&table, 1));
  return record;
}

}  // namespace

std::string answer(std::string const& request) noexcept {
  try {
    return record_of(json::parse(request)).dump();
  } catch (std::exception const& refused) {
    return json{{"error", refused.what()}}.dump(-1, ' ', false, json::error_handler_t::replace);
  }
}

}  // namespace qhm::explorer
