#include "plots/gnuplot_script.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/decimal.hpp"
#include "plots/layout.hpp"
#include "plots/legend.hpp"
#include "plots/palette.hpp"

namespace qhm::plots {
namespace {

/// A place on the page as gnuplot writes it.
std::string at(double x, double y, Layout const& layout) {
  return fmt::format("screen {:.4f}, screen {:.4f}", x / page_width, y / layout.height);
}

std::string margin_lines(Layout const& layout) {
  return fmt::format(
      "set lmargin at screen {:.4f}\nset rmargin at screen {:.4f}\n"
      "set bmargin at screen {:.4f}\nset tmargin at screen {:.4f}\n",
      layout.left / page_width, layout.right / page_width, layout.bottom / layout.height,
      layout.top / layout.height);
}

std::string title_line(Figure const& figure, Layout const& layout) {
  if (figure.title.empty()) return "";
  double const middle = (layout.left + layout.right) / 2, y = layout.height - 0.8 * line_height;
  return fmt::format("set label {} at {} center noenhanced\n", gnuplot_quoted(figure.title),
                     at(middle, y, layout));
}

/// Where the sample of a legend's entry begins and where its middle is.
struct SamplePlace {
  double left, middle, y;
};

SamplePlace sample_place(std::size_t entry, Layout const& layout) {
  double const left = layout.legend.left.at(entry / layout.legend.rows);
  auto const row = static_cast<double>(entry % layout.legend.rows);
  return {left, left + legend_sample / 2 - 2, layout.legend_top - line_height * (row + 0.5)};
}

std::string legend_lines(std::vector<LegendEntry> const& entries, Layout const& layout) {
  std::string lines;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto const& [text, look, upright] = entries[i];
    auto const [left, middle, y] = sample_place(i, layout);
    auto const from = upright ? at(middle, y - tick_row / 2, layout) : at(left, y, layout);
    auto const to = upright ? at(middle, y + tick_row / 2, layout) : at(2 * middle - left, y, layout);
    lines += fmt::format("set arrow from {} to {} nohead lc rgb '{}' lw {} dashtype {}\n", from, to,
                         look.colour.hex(), look.line_width, look.dash);
    // gnuplot's SVG joins neighbouring arrows of one colour into a path with one dash. A white speck parts
    // them.
    lines += fmt::format("set arrow from {0} to {0} nohead lc rgb 'white' lw 0.1\n", from);
    lines += fmt::format("set label {} at {} left noenhanced\n", gnuplot_quoted(text),
                         at(left + legend_sample, y, layout));
  }
  return lines;
}

/// The legend's markers have numbers, so that each terminal can set them again in its own size.
std::string legend_marker_lines(std::vector<LegendEntry> const& entries, Layout const& layout) {
  std::string lines;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto const& look = entries[i].look;
    auto const place = sample_place(i, layout);
    if (look.marker > 0)
      lines += fmt::format("set label {} '' at {} point pt {} ps {}*marker lc rgb '{}' lw {}\n", 100 + i,
                           at(place.middle, place.y, layout), look.marker, look.marker_size,
                           look.colour.hex(), look.line_width);
  }
  return lines;
}

std::string axis_lines(char name, Axis const& axis) {
  std::string ticks;
  for (auto const& tick : axis.ticks)
    ticks += fmt::format("{}{} {}{}", ticks.empty() ? "" : ", ", gnuplot_quoted(tick.label),
                         shortest(tick.at), tick.label.empty() ? " 1" : "");
  return fmt::format("set {0}label {1} noenhanced{5}\n{2}set {0}range [{3}:{4}]\nset {0}tics{6} ({7})\n",
                     name, gnuplot_quoted(axis.label),
                     axis.logarithmic ? fmt::format("set logscale {}\n", name) : "", shortest(axis.low),
                     shortest(axis.high), name == 'x' ? " offset 0,0.7" : "",
                     name == 'x' ? " offset 0,0.4" : "", ticks);
}

/// Short ticks above the axes, one row a run.
std::string stage_change_lines(Figure const& figure) {
  std::string lines;
  for (auto const& change : figure.stage_changes) {
    double const foot = 1 + (2 + tick_row * static_cast<double>(change.run)) / plot_height;
    lines += fmt::format(
        "set arrow from first {0}, graph {1:.4f} to first {0}, graph {2:.4f} nohead lc rgb '{3}' lw 1\n",
        shortest(change.x), foot, foot + (tick_row - 0.7) / plot_height, palette.at(change.run).hex());
  }
  return lines;
}

/// Column `column` of the rows of curve `c` (from 1), undefined elsewhere.
std::string of_curve(std::size_t c, std::string const& column) {
  return fmt::format("($1=={} ? {} : NaN)", c, column);
}

std::string plot_command(Figure const& figure) {
  std::vector<std::string> parts;
  auto const add_band = [&](std::size_t c) {
    auto const& curve = figure.curves[c];
    if (curve.low.empty()) return;
    parts.push_back(fmt::format("data using {}:(shown($4)):(shown($5)) with filledcurves fc rgb '{}'",
                                of_curve(c + 1, "$2"), palette.at(curve.run).hex()));
  };
  auto const add_line = [&](std::size_t c) {
    auto const& curve = figure.curves[c];
    auto const look = look_of(palette.at(curve.run), curve.standing, curve.quantity, curve.x.size());
    std::string part =
        fmt::format("data using {}:3 with {} lc rgb '{}' lw {} dashtype {}", of_curve(c + 1, "$2"),
                    look.marker > 0 ? "linespoints" : "lines", look.colour.hex(), look.line_width, look.dash);
    if (look.marker > 0)
      part += fmt::format(" pt {} ps {}*marker pointinterval {}", look.marker, look.marker_size,
                          std::max<std::size_t>(1, curve.x.size() / 6));
    parts.push_back(part);
  };
  // Bands lie under bounds, bounds under what was observed.
  for (std::size_t c = 0; c < figure.curves.size(); ++c) add_band(c);
  for (bool const observed : {false, true})
    for (std::size_t c = 0; c < figure.curves.size(); ++c)
      if ((figure.curves[c].standing == Standing::observed) == observed) add_line(c);
  return fmt::format("plot {}\n", fmt::join(parts, ", \\\n     "));
}

/// The terminal of one format, all of the same printed size: SVG in its pixels of 96 an inch, PNG in 300 an
/// inch. The scales undo what each terminal takes a point of type, of line and of marker for.
std::string terminal_lines(ImageFormat format, double height) {
  auto const set = [](char const* name, std::string const& size, double type, double line, double marker) {
    return fmt::format(
        "set terminal {} size {} noenhanced font 'DejaVu Sans,{}' fontscale {:.4f} linewidth {:.4f} "
        "background 'white'\nmarker = {:.4f}\n",
        name, size, font_size, type, line, marker);
  };
  auto const pixels = [height](double per_inch) {
    return fmt::format("{:.0f},{:.0f}", page_width * per_inch / 72, height * per_inch / 72);
  };
  switch (format) {
    case ImageFormat::svg:
      return set("svg", pixels(96), 96.0 / 72, 96.0 / 72, 1.3);
    case ImageFormat::png:
      return set("pngcairo", pixels(300), 300.0 / 96, 300.0 / 72, 3.4);
    case ImageFormat::pdf:
      return set("pdfcairo", fmt::format("{:.3f}in,{:.3f}in", page_width / 72, height / 72), 0.75, 2, 0.8);
  }
  return "";
}

}  // namespace

std::string gnuplot_quoted(std::string const& text) {
  std::string quoted(1, '\'');
  for (char const c : text) {
    bool const control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (c == '\'') {
      quoted += R"('."'".')";
    } else {
      quoted += control ? ' ' : c;
    }
  }
  quoted += '\'';
  return quoted;
}

std::string gnuplot_script(Figure const& figure, std::string const& stem,
                           std::span<ImageFormat const> formats) {
  auto const entries = legend_of(figure);
  auto const layout = layout_of(figure, entries);

  std::string script = std::string(script_first_line) + "\n# Run gnuplot 5.4 or later on it in its folder.\n";
  script += fmt::format("data = {}\ncaption = {}\n", gnuplot_quoted("./" + stem + ".csv"),
                        gnuplot_quoted(figure.caption));
  script +=
      "set encoding utf8\n"
      "set datafile separator comma\n"
      "set datafile columnheaders\n"
      "set border 3 lc rgb '#505050' lw 0.7\n"
      "set tics nomirror out scale 0.5,0.25\n"
      "set grid xtics ytics back lt 1 lc rgb '#e4e4e4' lw 0.5\n"
      "set style fill transparent solid 0.22 noborder\n";
  script += axis_lines('x', figure.x) + axis_lines('y', figure.y);
  // A band is cut where the axis ends: below it a logarithm may not exist.
  script += fmt::format("shown(y) = y < {0} ? {0} : y\n", shortest(figure.y.low));
  script += stage_change_lines(figure);
  script += fmt::format("unset key\n{}{}{}", margin_lines(layout), title_line(figure, layout),
                        legend_lines(entries, layout));
  for (std::size_t i = 0; i < formats.size(); ++i) {
    auto const image = gnuplot_quoted(fmt::format("./{}.{}", stem, extension(formats[i])));
    script += fmt::format("\n{}{}set output {}\n", terminal_lines(formats[i], layout.height),
                          legend_marker_lines(entries, layout), image);
    script += fmt::format("{}unset output\n", i == 0 ? plot_command(figure) : "replot\n");
  }
  return script;
}

}  // namespace qhm::plots
