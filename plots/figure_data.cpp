#include "plots/figure_data.hpp"

#include <fmt/ranges.h>

#include "core/decimal.hpp"

namespace qhm::plots {
namespace {

/// A cell of text: quoted, on one line.
std::string quoted(std::string const& text) {
  std::string cell(1, '"');
  for (char const c : text) {
    if (c == '"') cell += c;
    cell += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  cell += '"';
  return cell;
}

}  // namespace

std::string standing_name(Standing standing) {
  switch (standing) {
    case Standing::observed:
      return "observed";
    case Standing::bound:
      return "bound";
    case Standing::estimate:
      return "estimate";
    case Standing::refuted:
      return "refuted";
    case Standing::reference:
      return "reference";
  }
  return "";
}

std::string panel_name(Panels const& panels, std::size_t p) {
  auto const& title = panels.panels[p].title;
  std::size_t const row = p / panels.columns, column = p % panels.columns;
  std::vector<std::string> parts;
  if (!title.empty()) parts.push_back(title);
  if (row < panels.row_headings.size()) parts.push_back(panels.row_headings[row]);
  if (column < panels.column_headings.size()) parts.push_back(panels.column_headings[column]);
  return fmt::format("{}", fmt::join(parts, " | "));
}

std::string figure_data(Panels const& panels) {
  std::string csv = std::string(figure_data_header) + '\n';
  std::size_t number = 0;
  for (std::size_t p = 0; p < panels.panels.size(); ++p) {
    auto const& figure = panels.panels[p];
    for (auto const& curve : figure.curves) {
      ++number;
      std::string const run = curve.run == no_run ? "" : figure.runs[curve.run];
      std::string const tail = ',' + quoted(run) + ',' + quoted(figure.quantities[curve.quantity]) + ',' +
                               standing_name(curve.standing) + ',' + quoted(panel_name(panels, p));
      for (std::size_t i = 0; i < curve.x.size(); ++i) {
        csv += std::to_string(number) + ',' + shortest(curve.x[i]) + ',' + shortest(curve.y[i]) + ',';
        csv += curve.low.empty() ? "," : shortest(curve.low[i]) + ',' + shortest(curve.high[i]);
        csv += tail + '\n';
      }
    }
  }
  return csv;
}

}  // namespace qhm::plots
