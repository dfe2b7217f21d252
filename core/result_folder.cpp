#include "core/result_folder.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/build_info.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/plan_record.hpp"

namespace qhm {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    auto const end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

}  // namespace

Series Series::parse(std::string const& csv, std::string const& where) {
  auto lines = split(csv, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (lines.empty()) throw InputError(where, "", "is empty", "a series begins with its column names");
  Series series({});
  for (auto const name : split(lines.front(), ',')) series.columns_.emplace_back(name);
  for (std::size_t line = 1; line < lines.size(); ++line) {
    std::string const place = where + " line " + std::to_string(line + 1);
    auto const cells = split(lines[line], ',');
    if (cells.size() != series.columns_.size())
      throw InputError(place, std::to_string(cells.size()) + " cells",
                       "where the header has " + std::to_string(series.columns_.size()),
                       "the file is damaged");
    std::vector<double> row;
    for (auto const cell : cells) {
      double value = std::numeric_limits<double>::quiet_NaN();
      auto const result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
      if (!cell.empty() && (result.ec != std::errc{} || result.ptr != cell.data() + cell.size()))
        throw InputError(place, "'" + std::string(cell.substr(0, 40)) + "'", "is not a number",
                         "the file is damaged");
      row.push_back(value);
    }
    series.rows_.push_back(std::move(row));
  }
  return series;
}

void Series::append(std::vector<double> row) {
  if (row.size() != columns_.size()) throw std::logic_error("a row must have one number a column");
  rows_.push_back(std::move(row));
}

std::string Series::csv() const {
  std::string text;
  for (std::size_t i = 0; i < columns_.size(); ++i) text += (i == 0 ? "" : ",") + columns_[i];
  text += '\n';
  for (auto const& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      if (!std::isnan(row[i])) text += shortest(row[i]);
    }
    text += '\n';
  }
  return text;
}

std::optional<std::size_t> Series::find(std::string const& column) const {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i] == column) return i;
  return std::nullopt;
}

std::vector<double> Series::column(std::string const& name) const {
  auto const index = find(name);
  if (!index) {
    std::string known;
    for (auto const& column : columns_) known += (known.empty() ? "" : ", ") + column;
    throw InputError("column", name, "is not in the series", "choose one of: " + known);
  }
  std::vector<double> values;
  for (auto const& row : rows_) values.push_back(row[*index]);
  return values;
}

nlohmann::json manifest(RunDescription const& run, std::string const& status) {
  return {{"schema", "qhm.result/1"},
          {"kind", run.kind},
          {"command", run.command},
          {"build", build_record()},
          {"seed", run.seed},
          {"plan", plan_record(run.plan)},
          {"samples", run.plan.samples},
          {"problem", problem_record(run.problem)},
          {"status", status}};
}

Result read_result(std::filesystem::path const& folder) {
  auto const manifest_path = folder / "manifest.json";
  if (!std::filesystem::is_directory(folder))
    throw InputError(folder.string(), "", "is not a folder", "give a folder that a run has written");
  auto manifest = nlohmann::json::parse(read_file(manifest_path), nullptr, false);
  if (!manifest.is_object() || !manifest.contains("schema") || !manifest["schema"].is_string())
    throw InputError(manifest_path.string(), "", "is not a manifest", "give a folder that a run has written");
  auto const schema = manifest["schema"].get<std::string>();
  if (schema != "qhm.result/1" && !schema.starts_with("qhm.result/1."))
    throw InputError(manifest_path.string(), schema, "is not a schema that this version reads (qhm.result/1)",
                     "use the version that wrote it");
  auto const series_path = folder / (manifest.value("kind", "") == "train" ? "epochs.csv" : "series.csv");
  if (!std::filesystem::exists(series_path) && manifest.value("status", "") == "running")
    throw InputError(folder.string(), "", "has no series yet: its run goes on, or was killed",
                     "wait for its end, or go on with --resume");
  return {folder, std::move(manifest), Series::parse(read_file(series_path), series_path.string())};
}

}  // namespace qhm
