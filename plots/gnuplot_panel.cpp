#include "plots/gnuplot_panel.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "core/decimal.hpp"

namespace qhm::plots {
namespace {

std::string axis_lines(char name, Axis const& axis) {
  std::vector<std::string> ticks;
  for (auto const& tick : axis.ticks)
    ticks.push_back(gnuplot_quoted(tick.shown ? tick.label : "") + ' ' + shortest(tick.at) +
                    (tick.label.empty() ? " 1" : ""));
  return fmt::format("{}set logscale {}\nset {}range [{}:{}]\nset {}tics{} ({})\n",
                     axis.logarithmic ? "" : "un", name, name, shortest(axis.low), shortest(axis.high), name,
                     name == 'x' ? " offset 0,0.4" : " offset 0.4,0", fmt::join(ticks, ", "));
}

/// Short ticks above the axes, one row a run.
std::string stage_change_lines(Figure const& figure, PanelPlace const& place, Page const& page) {
  double const height = place.top - place.bottom, row = page.tick_row();
  std::string lines;
  for (auto const& change : figure.stage_changes) {
    double const foot = 1 + (row / 2 + row * static_cast<double>(page.mark_row.at(change.run))) / height;
    lines += fmt::format(
        "set arrow from first {0}, graph {1:.4f} to first {0}, graph {2:.4f} nohead lc rgb '{3}' lw {4:g}\n",
        shortest(change.x), foot, foot + 0.82 * row / height, run_colour(change.run).hex(), page.stroke);
  }
  return lines;
}

std::string level_lines(Figure const& figure, Page const& page) {
  std::string lines;
  for (auto const& level : figure.levels) {
    lines += fmt::format(
        "set arrow from graph 0, first {0} to graph 1, first {0} nohead lc rgb '#505050' lw {1:g} dashtype "
        "(6,5)\n",
        shortest(level.y), 0.8 * page.stroke);
    lines += fmt::format("set label {} at graph 0.99, first {} right offset 0,0.6 noenhanced\n",
                         gnuplot_quoted(level.text), shortest(level.y));
  }
  return lines;
}

std::string triangle_lines(PanelPlace const& place, Page const& page) {
  std::string lines;
  auto const at = [&](Point p) {
    return fmt::format("screen {:.4f}, screen {:.4f}", p.x / page.width, p.y / page.height);
  };
  for (auto const& [run, corners, text] : place.triangles) {
    for (std::size_t i = 0; i < corners.size(); ++i)
      lines += fmt::format("set arrow from {} to {} nohead lc rgb '{}' lw {:g}\n", at(corners[i]),
                           at(corners[(i + 1) % corners.size()]), run_colour(run).hex(), 0.8 * page.stroke);
    lines += fmt::format("set label {} at {} center tc rgb '{}' noenhanced\n", gnuplot_quoted(text.text),
                         at({text.x, text.y}), text.colour.hex());
  }
  return lines;
}

/// The rows of each curve, as gnuplot counts them.
std::vector<std::string> rows_of(Figure const& figure, RowOfData row) {
  std::vector<std::string> rows;
  for (auto const& curve : figure.curves) {
    rows.push_back(fmt::format("every ::{}::{}", row.first, row.first + curve.x.size() - 1));
    row.first += curve.x.size();
  }
  return rows;
}

std::string plot_command(Figure const& figure, Page const& page, RowOfData row) {
  auto const rows = rows_of(figure, row);
  std::vector<std::string> parts;
  auto const add_band = [&](std::size_t c) {
    auto const& curve = figure.curves[c];
    if (!curve.low.empty())
      parts.push_back(fmt::format("data {} using 2:(shown($4)):(shown($5)) with filledcurves fc rgb '{}'",
                                  rows[c], run_colour(curve.run).hex()));
  };
  auto const add_line = [&](std::size_t c) {
    auto const& curve = figure.curves[c];
    auto const look = look_of(run_colour(curve.run), curve.standing, curve.quantity, curve.x.size());
    auto const* with = curve.staircase ? "fsteps" : look.marker > 0 ? "linespoints" : "lines";
    std::string part = fmt::format("data {} using 2:3 with {} lc rgb '{}' lw {:g} dashtype {}", rows[c], with,
                                   look.colour.hex(), look.line_width * page.stroke, look.dash);
    if (look.marker > 0 && !curve.staircase)
      part += fmt::format(" pt {} ps {}*marker pointinterval {}", look.marker, look.marker_size,
                          std::max<std::size_t>(1, curve.x.size() / 6));
    parts.push_back(part);
  };
  // Bands lie under bounds and references, these under what was observed.
  for (std::size_t c = 0; c < figure.curves.size(); ++c) add_band(c);
  for (bool const observed : {false, true})
    for (std::size_t c = 0; c < figure.curves.size(); ++c)
      if ((figure.curves[c].standing == Standing::observed) == observed) add_line(c);
  if (parts.empty()) parts.emplace_back("NaN");  // the axes by themselves
  return fmt::format("plot {}\n", fmt::join(parts, ", \\\n     "));
}

}  // namespace

std::string gnuplot_panel(Figure const& figure, PanelPlace const& place, Page const& page, RowOfData row) {
  std::string lines = fmt::format(
      "set lmargin at screen {:.4f}\nset rmargin at screen {:.4f}\n"
      "set bmargin at screen {:.4f}\nset tmargin at screen {:.4f}\n",
      place.left / page.width, place.right / page.width, place.bottom / page.height, place.top / page.height);
  lines += axis_lines('x', place.x) + axis_lines('y', place.y);
  // A band is cut where the axis ends: below it a logarithm may not exist.
  lines += fmt::format("shown(y) = y < {0} ? {0} : y\n", shortest(place.y.low));
  lines += stage_change_lines(figure, place, page) + level_lines(figure, page) + triangle_lines(place, page);
  return lines + plot_command(figure, page, row);
}

}  // namespace qhm::plots
