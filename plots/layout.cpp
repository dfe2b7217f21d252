#include "plots/layout.hpp"

#include <algorithm>

#include "plots/text_width.hpp"

namespace qhm::plots {
namespace {

constexpr double column_gap = 6;  ///< between columns of the legend

double width_of(std::string const& text) {
  return font_size * text_width(text);
}

LegendColumns legend_columns(std::vector<LegendEntry> const& entries) {
  for (std::size_t columns = 3;; --columns) {
    LegendColumns legend{(entries.size() + columns - 1) / columns, {}};
    double left = edge;
    for (std::size_t i = 0; i < entries.size(); i += legend.rows) {
      legend.left.push_back(left);
      double widest = 0;
      for (std::size_t j = i; j < std::min(i + legend.rows, entries.size()); ++j)
        widest = std::max(widest, width_of(entries[j].text));
      left += legend_sample + widest + column_gap;
    }
    if (left - column_gap <= page_width || columns == 1) return legend;
  }
}

}  // namespace

Layout layout_of(Figure const& figure, std::vector<LegendEntry> const& entries) {
  Layout layout;
  layout.legend = legend_columns(entries);
  layout.right = page_width - 2 * edge;
  double longest_tick = 0;
  for (auto const& tick : figure.y.ticks) longest_tick = std::max(longest_tick, width_of(tick.label));
  layout.legend_top = edge + line_height * static_cast<double>(layout.legend.rows);
  layout.left = edge + 1.5 * line_height + longest_tick + tick_length;
  layout.bottom = layout.legend_top + 2.0 * line_height + tick_length;
  layout.top = layout.bottom + plot_height;
  layout.height = layout.top + edge;
  if (!figure.stage_changes.empty()) layout.height += tick_row * static_cast<double>(figure.runs.size());
  if (!figure.title.empty()) layout.height += 1.4 * line_height;
  return layout;
}

}  // namespace qhm::plots
