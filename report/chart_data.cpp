#include "report/chart_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/plan_record.hpp"
#include "plots/quantities.hpp"
#include "report/run_end.hpp"

namespace qhm::report {
namespace {

using nlohmann::json;

json column_data(std::string const& column) {
  auto const quantity = plots::quantity_of(column);
  return {{"name", plots::is_bound(column) ? plots::bound_name(column) : quantity.name},
          {"axis", quantity.axis},
          {"logarithmic", quantity.logarithmic},
          {"scale", quantity.scale},
          {"bounded", quantity.bounded},
          {"bound", plots::is_bound(column)}};
}

json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  return std::strtod(fmt::format("{:.8g}", value).c_str(), nullptr);
}

json run_data(ReportedRun const& reported) {
  auto const& result = reported.run.result;
  json series = json::object();
  auto const& columns = result.series.columns();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    json values = json::array();
    for (auto const& row : result.series.rows()) values.push_back(rounded(row[c]));
    if (!std::ranges::all_of(values, [](json const& value) { return value.is_null(); }))
      series[columns[c]] = std::move(values);
  }
  return {{"label", reported.label},
          {"estimated", estimated(reported)},
          {"refuted", reported.run.refuted},
          {"plan", plan_record(reported.run.plan)},
          {"samples", reported.run.plan.samples},
          {"problem", result.manifest.at("problem")},
          {"series", std::move(series)}};
}

}  // namespace

json chart_data(Contents const& contents) {
  json groups = json::array();
  for (auto const& group : contents.groups) {
    json columns = json::object(), runs = json::array(), order = json::array();
    for (auto const& reported : group.runs) {
      runs.push_back(run_data(reported));
      for (auto const& column : reported.run.result.series.columns())
        if (runs.back().at("series").contains(column) && !columns.contains(column)) {
          columns[column] = column_data(column);
          order.push_back(column);
        }
    }
    groups.push_back({{"kind", group.kind},
                      {"name", group.name()},
                      {"first", plots::default_column(group.kind)},
                      {"order", std::move(order)},
                      {"columns", std::move(columns)},
                      {"runs", std::move(runs)}});
  }
  return {{"groups", std::move(groups)}};
}

}  // namespace qhm::report
