#include "plots/references.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <string>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "plots/x_axis.hpp"

namespace qhm::plots {
namespace {

/// The cells of a row: separated by commas, one with a comma inside in double quotes, which double a quote.
std::vector<std::string> cells_of(std::string const& row) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    bool const doubled = quoted && row[i] == '"' && i + 1 < row.size() && row[i + 1] == '"';
    if (doubled) {
      cells.back() += row[++i];
    } else if (row[i] == '"') {
      quoted = !quoted;
    } else if (row[i] == ',' && !quoted) {
      cells.emplace_back();
    } else if (row[i] != '\r') {
      cells.back() += row[i];
    }
  }
  return cells;
}

std::size_t column_of(Reference const& reference, std::vector<std::string> const& header,
                      std::string const& column) {
  auto const found = std::ranges::find(header, column);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  throw InputError("--reference", column, "is not a column of " + reference.file.string(),
                   fmt::format("it has {}", fmt::join(header, ", ")));
}

double number_in(Reference const& reference, std::string const& cell, std::size_t row) {
  if (cell.empty()) return NAN;
  double value = 0;
  auto const* const end = cell.data() + cell.size();
  auto const result = std::from_chars(cell.data(), end, value);
  if (result.ec == std::errc{} && result.ptr == end) return value;
  throw InputError("--reference", "'" + cell + "'",
                   fmt::format("in row {} of {} is not a number", row, reference.file.string()),
                   "write numbers like 0.1 or 1e-3");
}

}  // namespace

ReferencePoints read_reference(Reference const& reference, XAxis axis) {
  std::istringstream lines(read_file(reference.file));
  std::string line;
  std::getline(lines, line);
  auto const header = cells_of(line);
  auto const x = column_of(reference, header, x_column(axis)),
             y = column_of(reference, header, reference.column);
  ReferencePoints points;
  for (std::size_t row = 2; std::getline(lines, line); ++row) {
    auto const cells = cells_of(line);
    if (cells.size() == 1 && cells.front().empty()) continue;
    if (cells.size() != header.size())
      throw InputError("--reference", fmt::format("row {}", row),
                       fmt::format("of {} has {} cells where its header has {}", reference.file.string(),
                                   cells.size(), header.size()),
                       "complete it");
    double const at = number_in(reference, cells[x], row);
    if (!points.x.empty() && !(at > points.x.back()))
      throw InputError("--reference", reference.file.string(),
                       fmt::format("has an {} in row {} that does not increase", header[x], row),
                       "give a file with one curve, in order");
    points.x.push_back(at);
    points.y.push_back(number_in(reference, cells[y], row));
  }
  return points;
}

}  // namespace qhm::plots
