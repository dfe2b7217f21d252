#include "plots/figure_data.hpp"

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
  }
  return "";
}

std::string figure_data(Figure const& figure) {
  std::string csv = std::string(figure_data_header) + '\n';
  for (std::size_t c = 0; c < figure.curves.size(); ++c) {
    auto const& curve = figure.curves[c];
    std::string const tail = ',' + quoted(figure.runs[curve.run]) + ',' +
                             quoted(figure.quantities[curve.quantity]) + ',' + standing_name(curve.standing);
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      csv += std::to_string(c + 1) + ',' + shortest(curve.x[i]) + ',' + shortest(curve.y[i]) + ',';
      csv += curve.low.empty() ? "," : shortest(curve.low[i]) + ',' + shortest(curve.high[i]);
      csv += tail + '\n';
    }
  }
  return csv;
}

}  // namespace qhm::plots
