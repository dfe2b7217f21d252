#include "compare/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/errors.hpp"

namespace qhm::compare {
namespace {

constexpr std::array all_parts{Part::bounds, Part::shape, Part::exponents, Part::order};

bool among(std::vector<Part> const& parts, Part part) {
  return std::ranges::find(parts, part) != parts.end();
}

PlanReport report_of(PlanGroup group, Request const& request, std::vector<Part> const& parts) {
  double const observed = observed_minimum(group);
  PlanReport report{.group = std::move(group), .observed = observed};
  if (among(parts, Part::bounds)) report.bounds = bound_ratios(report.group, request.theorems);
  if (!among(parts, Part::shape) && !among(parts, Part::exponents)) return report;
  report.column = request.column.empty() ? minimum_column(report.group.kind()) : request.column;
  auto const curve = curve_of(report.group, report.column);
  if (among(parts, Part::shape)) report.shape = fit_shape(report.group, curve);
  if (among(parts, Part::exponents)) report.exponents = exponents(report.group, curve, request.x);
  return report;
}

}  // namespace

std::string part_name(Part part) {
  switch (part) {
    case Part::bounds:
      return "bounds";
    case Part::shape:
      return "shape";
    case Part::exponents:
      return "exponents";
    case Part::order:
      break;
  }
  return "order";
}

Part part_from(std::string const& name) {
  for (auto const part : all_parts)
    if (name == part_name(part)) return part;
  throw InputError("--parts", name, "is not a part", "choose some of bounds, shape, exponents, order");
}

Comparison compare(std::vector<std::filesystem::path> const& folders, Request const& request) {
  if (request.within == 0)
    throw InputError("--within", "0 epochs", "leaves nothing to compare", "choose at least 1");
  if (folders.empty()) throw InputError("DIR", "", "is missing", "name folders that runs have written");
  if (among(request.parts, Part::order) && folders.size() < fewest_plans)
    throw InputError("DIR", fmt::format("{} folder{}", folders.size(), folders.size() == 1 ? "" : "s"),
                     fmt::format("cannot be ranked: an order needs at least {}, one a plan", fewest_plans),
                     "give more, or choose --parts without order");
  std::vector<ObservedRun> runs;
  for (auto const& folder : folders) runs.push_back(read_run(folder, request.within));
  auto groups = groups_of(std::move(runs), request.force);

  Comparison result{
      .x = request.x, .within = request.within, .label = groups.label, .left_out = groups.left_out};
  result.parts = request.parts;
  if (result.parts.empty()) {
    result.parts.assign(all_parts.begin(), all_parts.end());
    if (groups.plans.size() < fewest_plans) {
      result.parts.pop_back();
      result.no_order = fmt::format("No order: {} plan{}, and a rank correlation needs {}.",
                                    groups.plans.size(), groups.plans.size() == 1 ? "" : "s", fewest_plans);
    }
  }
  if (among(result.parts, Part::order)) result.order = order_of(groups.plans, request.theorems, request.x);
  for (auto& group : groups.plans) result.plans.push_back(report_of(std::move(group), request, result.parts));
  return result;
}

}  // namespace qhm::compare
