#include "verify/lmo_slopes_record.hpp"

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::verify {
namespace {

using nlohmann::json;

json point_record(LmoSlopePoint const& point) {
  return {{"steps", point.steps},
          {"mean", point.mean},
          {"standard_error", point.standard_error},
          {"bound", point.bound}};
}

LmoSlopePoint point_from(json const& record) {
  return {.steps = record.at("steps").get<double>(),
          .mean = record.at("mean").get<double>(),
          .standard_error = record.at("standard_error").get<double>(),
          .bound = record.at("bound").get<double>()};
}

LmoSlopeRow row_from(json const& record) {
  LmoSlopeRow row{.objective = record.at("objective").get<std::string>(),
                  .norm = norm_named(record.at("norm").get<std::string>()),
                  .momentum = momentum_named(record.at("momentum").get<std::string>()),
                  .eta_power = record.at("eta_power").get<double>(),
                  .a_power = record.at("a_power").get<double>(),
                  .eta = record.at("eta").get<double>(),
                  .a = record.at("a").get<double>(),
                  .points = {},
                  .observed = {.value = record.at("slope").get<double>(),
                               .low = record.at("low").get<double>(),
                               .high = record.at("high").get<double>()},
                  .bound_slope = record.at("bound_slope").get<double>(),
                  .theory_slope = record.at("theory_slope").get<double>()};
  for (auto const& point : record.at("points")) row.points.push_back(point_from(point));
  return row;
}

}  // namespace

json lmo_slopes_record(std::vector<LmoSlopeRow> const& rows) {
  auto list = json::array();
  for (auto const& row : rows) {
    auto points = json::array();
    for (auto const& point : row.points) points.push_back(point_record(point));
    list.push_back({{"objective", row.objective},
                    {"norm", norm_name(row.norm)},
                    {"momentum", momentum_name(row.momentum)},
                    {"eta_power", row.eta_power},
                    {"a_power", row.a_power},
                    {"eta", row.eta},
                    {"a", row.a},
                    {"slope", row.observed.value},
                    {"low", row.observed.low},
                    {"high", row.observed.high},
                    {"bound_slope", row.bound_slope},
                    {"theory_slope", row.theory_slope},
                    {"points", points}});
  }
  return list;
}

std::vector<LmoSlopeRow> read_lmo_slopes(std::filesystem::path const& folder) {
  auto const file = folder / "manifest.json";
  std::vector<LmoSlopeRow> rows;
  try {
    auto const manifest = json::parse(read_file(file));
    for (auto const& record : manifest.at("slopes")) rows.push_back(row_from(record));
  } catch (json::exception const& error) {
    throw InputError(file.string(), "", std::string("is no record of qhm lmo --slopes: ") + error.what(),
                     "make one by qhm lmo --slopes --out");
  }
  if (rows.empty())
    throw InputError(file.string(), "", "has no slopes", "make a record by qhm lmo --slopes --out");
  return rows;
}

}  // namespace qhm::verify
