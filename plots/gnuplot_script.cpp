#include "plots/gnuplot_script.hpp"

#include <fmt/ranges.h>

#include "plots/gnuplot_panel.hpp"

namespace qhm::plots {
namespace {

/// A place on the page as gnuplot writes it.
std::string at(double x, double y, Page const& page) {
  return fmt::format("screen {:.4f}, screen {:.4f}", x / page.width, y / page.height);
}

std::string text_lines(Page const& page) {
  std::string lines;
  for (auto const& text : page.texts) {
    auto const* anchor = text.anchor == Anchor::left     ? "left"
                         : text.anchor == Anchor::center ? "center"
                                                         : "right";
    lines +=
        fmt::format("set label {} at {} {}{} tc rgb '{}' noenhanced\n", gnuplot_quoted(text.text),
                    at(text.x, text.y, page), anchor, text.upright ? " rotate by 90" : "", text.colour.hex());
  }
  return lines;
}

std::string legend_lines(Page const& page) {
  std::string lines;
  for (auto const& [entry, left, right, words, y] : page.legend) {
    auto const& [text, look, upright] = entry;
    double const middle = (left + right) / 2, half = page.tick_row() / 2;
    auto const from = upright ? at(middle, y - half, page) : at(left, y, page);
    auto const to = upright ? at(middle, y + half, page) : at(right, y, page);
    lines += fmt::format("set arrow from {} to {} nohead lc rgb '{}' lw {:g} dashtype {}\n", from, to,
                         look.colour.hex(), look.line_width * page.stroke, look.dash);
    // gnuplot's SVG joins neighbouring arrows of one colour into a path with one dash. A white speck parts
    // them.
    lines += fmt::format("set arrow from {0} to {0} nohead lc rgb 'white' lw 0.1\n", from);
    if (look.marker > 0)
      lines += fmt::format("set label '' at {} point pt {} ps {}*marker lc rgb '{}' lw {:g}\n",
                           at(middle, y, page), look.marker, look.marker_size, look.colour.hex(),
                           look.line_width * page.stroke);
    lines += fmt::format("set label {} at {} left noenhanced\n", gnuplot_quoted(text), at(words, y, page));
  }
  return lines;
}

/// The terminal of one format, all of the same printed size: SVG in its pixels of 96 an inch, PNG in the
/// style's. The scales undo what each terminal takes a point of type, of line and of marker for.
std::string terminal(ImageFormat format, Page const& page) {
  double const markers = page.type / 8;
  auto const set = [&](char const* name, std::string const& size, double type, double line, double marker) {
    return fmt::format(
        "if (format eq '{}') {{ set terminal {} size {} noenhanced font 'DejaVu Sans,{:g}' fontscale {:.4f} "
        "linewidth {:.4f} background 'white'; marker = {:.4f} }}\n",
        extension(format), name, size, page.type, type, line, marker * markers);
  };
  auto const pixels = [&](double per_inch) {
    return fmt::format("{:.0f},{:.0f}", page.width * per_inch / 72, page.height * per_inch / 72);
  };
  double const png = page.per_inch;
  switch (format) {
    case ImageFormat::svg:
      return set("svg", pixels(96), 96.0 / 72, 96.0 / 72, 1.3);
    case ImageFormat::png:
      return set("pngcairo", pixels(png), png / 96, png / 72, 3.4 * png / 300);
    case ImageFormat::pdf:
      return set("pdfcairo", fmt::format("{:.3f}in,{:.3f}in", page.width / 72, page.height / 72), 0.75, 2,
                 0.8);
  }
  return "";
}

}  // namespace

std::string gnuplot_script(Panels const& panels, Page const& page, std::string const& stem,
                           std::span<ImageFormat const> formats) {
  std::vector<std::string_view> names;
  for (auto const format : formats) names.push_back(extension(format));
  std::string script = std::string(script_first_line) + "\n# Run gnuplot 5.4 or later on it in its folder.\n";
  script += fmt::format(
      "formats = '{}'\nif (!exists('format')) {{ do for [format in formats] {{ load {} }}; exit }}\n",
      fmt::join(names, " "), gnuplot_quoted("./" + stem + ".gp"));
  script += fmt::format("reset\ndata = {}\ncaption = {}\n", gnuplot_quoted("./" + stem + ".csv"),
                        gnuplot_quoted(panels.caption));
  for (auto const format : every_format) script += terminal(format, page);
  script += fmt::format("set output {}.format\n", gnuplot_quoted("./" + stem + "."));
  script += fmt::format(
      "set encoding utf8\n"
      "set datafile separator comma\n"
      "set datafile columnheaders\n"
      "set border 3 lc rgb '#505050' lw {0:g}\n"
      "set tics nomirror out scale 0.5,0.25\n"
      "set grid xtics ytics back lt 1 lc rgb '#e4e4e4' lw {1:g}\n"
      "set style fill transparent solid 0.22 noborder\n"
      "unset key\n"
      "set multiplot\n",
      0.7 * page.stroke, 0.5 * page.stroke);
  script += text_lines(page) + legend_lines(page);
  RowOfData row;
  for (std::size_t p = 0; p < panels.panels.size(); ++p) {
    script += fmt::format("\n# panel {}\n", p + 1);
    script += gnuplot_panel(panels.panels[p], page.panels[p], page, row) + "unset label\nunset arrow\n";
    for (auto const& curve : panels.panels[p].curves) row.first += curve.x.size();
  }
  return script + "\nunset multiplot\nunset output\n";
}

}  // namespace qhm::plots
