#include "plots/tightness_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "plots/palette.hpp"
#include "plots/svg.hpp"
#include "plots/text_width.hpp"

namespace qhm::plots {
namespace {

// Lengths in points; y counts upwards from the bottom of the page.
constexpr double cell_width = 25, cell_height = 15, panel_gap = 14, panel_head = 30, type = 8, foot = 44;
constexpr double least_width = 640;  // of the scale and the caption
constexpr std::size_t panels_across = 3;
constexpr double darkest_from = 1e6;
constexpr double white_ink_from = 0.7;  // where black and white have the same contrast
constexpr Colour lightest{255, 255, 255}, middle{107, 174, 214}, darkest{8, 48, 107}, missing{232, 228, 222};

Colour between(Colour a, Colour b, double share) {
  auto const mix = [share](int from, int to) { return static_cast<int>(from + share * (to - from) + 0.5); };
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

/// `share` of the way from ratio 1 to the largest, by logarithms.
Colour shade(double share) {
  share = std::clamp(share, 0.0, 1.0);
  return share < 0.5 ? between(lightest, middle, 2 * share) : between(middle, darkest, 2 * share - 1);
}

class Page {
 public:
  explicit Page(TightnessMap const& map) : map_(map) {
    for (auto const& row : map.rows) left_ = std::max(left_, text_width(row.name) * type + 10);
    for (auto const& column : map.columns) below_ = std::max(below_, text_width(column.name) * type + 10);
    for (auto const& cell : map.cells)
      if (std::isfinite(cell.value)) most_ = std::min(std::max(most_, cell.value), darkest_from);
    down_ = (map.panels.size() + panels_across - 1) / panels_across;
    width_ =
        std::max(least_width, left_ + panels_across * panel_width() + (panels_across - 1) * panel_gap + 8);
    height_ = 24 + static_cast<double>(down_) * (panel_head + panel_height()) + below_ + foot;
  }

  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double height() const { return height_; }

  /// `panel,row,column,value,text,x,y,left,right,bottom,top,colour,ink`, the squares as they are drawn.
  [[nodiscard]] std::string squares() const {
    std::string text = "panel,row,column,value,text,x,y,left,right,bottom,top,colour,ink\n";
    for (auto const& c : map_.cells) {
      double const x0 = x_of(c.panel) + static_cast<double>(c.column) * cell_width;
      double const y1 = y_of(c.panel) - static_cast<double>(c.row) * cell_height;
      bool const shown = std::isfinite(c.value);
      double const share = shown ? std::log(std::max(c.value, 1.0)) / std::log(most_) : 0;
      text += fmt::format("\"{}\",\"{}\",\"{}\",{},{},{},{},{},{},{},{},{},{}\n", map_.panels[c.panel],
                          map_.rows[c.row].name, column_name(c.column), shown ? shortest(c.value) : "",
                          shown ? short_number(c.value) : "-", x0 + cell_width / 2, y1 - cell_height / 2, x0,
                          x0 + cell_width, y1 - cell_height, y1, packed(shown ? shade(share) : missing),
                          share > white_ink_from ? 0xffffff : 0);
    }
    return text;
  }

  /// All that is no square: names, groups, the scale.
  [[nodiscard]] std::string labels() const {
    std::string lines = label(map_.title, width_ / 2, height_ - 12, "center", 1.15);
    for (std::size_t p = 0; p < map_.panels.size(); ++p) {
      lines += label(map_.panels[p], x_of(p), y_of(p) + 20, "left", 1.1);
      lines += groups(p);
      if (p % panels_across == 0)
        for (std::size_t r = 0; r < map_.rows.size(); ++r)
          lines += label(map_.rows[r].name, x_of(p) - 5,
                         y_of(p) - (static_cast<double>(r) + 0.5) * cell_height, "right");
      if (p + panels_across >= map_.panels.size())
        for (std::size_t c = 0; c < map_.columns.size(); ++c)
          lines += label(map_.columns[c].name, x_of(p) + (static_cast<double>(c) + 0.5) * cell_width,
                         y_of(p) - panel_height() - 5, "right rotate by 90");
    }
    return lines + scale();
  }

 private:
  [[nodiscard]] double panel_width() const { return static_cast<double>(map_.columns.size()) * cell_width; }
  [[nodiscard]] double panel_height() const { return static_cast<double>(map_.rows.size()) * cell_height; }
  [[nodiscard]] double x_of(std::size_t panel) const {
    return left_ + static_cast<double>(panel % panels_across) * (panel_width() + panel_gap);
  }
  /// The upper edge of the panel's squares.
  [[nodiscard]] double y_of(std::size_t panel) const {
    auto const above = static_cast<double>(panel / panels_across);
    return height_ - 24 - panel_head - above * (panel_head + panel_height());
  }
  [[nodiscard]] std::string column_name(std::size_t c) const {
    auto const& [name, group] = map_.columns[c];
    return group.empty() ? name : group + " | " + name;
  }
  static int packed(Colour c) { return (c.red << 16) + (c.green << 8) + c.blue; }

  [[nodiscard]] std::string label(std::string const& text, double x, double y, char const* how,
                                  double size = 1) const {
    return fmt::format("set label {} at {:.2f},{:.2f} {} font ',{:.2f}' noenhanced\n", gnuplot_quoted(text),
                       x, y, how, type * size);
  }

  /// The names of the column groups above a panel, each with a line as wide as the group.
  [[nodiscard]] std::string groups(std::size_t panel) const {
    std::string lines;
    auto const& columns = map_.columns;
    for (std::size_t c = 0, end = 0; c < columns.size(); c = end) {
      for (end = c; end < columns.size() && columns[end].group == columns[c].group; ++end) {
      }
      if (columns[c].group.empty()) continue;
      double const x0 = x_of(panel) + static_cast<double>(c) * cell_width,
                   x1 = x_of(panel) + static_cast<double>(end) * cell_width;
      lines += label(columns[c].group, (x0 + x1) / 2, y_of(panel) + 8, "center");
      lines += fmt::format("set arrow from {:.2f},{:.2f} to {:.2f},{:.2f} nohead lc rgb '#505050' lw 1\n",
                           x0 + 2, y_of(panel) + 2, x1 - 2, y_of(panel) + 2);
    }
    return lines;
  }

  /// Powers of ten, or of two where there are fewer than two, and the sign for what does not apply.
  [[nodiscard]] std::string scale() const {
    std::string lines;
    double x = left_, id = 0;
    double const step = most_ > 100 ? 10 : 2, y = foot - 26;
    auto const box = [&](Colour colour, std::string const& text) {
      lines += fmt::format(
          "set object {:.0f} rectangle from {:.2f},{:.2f} to {:.2f},{:.2f} fc rgb '{}' fs solid border lc "
          "rgb "
          "'#909090' lw 0.5\n",
          ++id, x, y - 6, x + 22, y + 6, colour.hex());
      lines += label(text, x + 26, y, "left");
      x += 32 + text_width(text) * type;
    };
    for (double value = 1; value <= most_ * 1.0001; value *= step)
      box(shade(std::log(value) / std::log(most_)), short_number(value));
    box(missing, "does not apply");
    lines += label(map_.caption, x + 10, y, "left");
    return lines;
  }

  TightnessMap const& map_;
  double left_ = 20, below_ = 20, most_ = 2, width_ = 0, height_ = 0;
  std::size_t down_ = 1;
};

std::string terminal(ImageFormat format, Page const& page) {
  auto const set = [&](char const* name, double per_inch, char const* unit, double type_scale, double line) {
    bool const inches = unit[0] != 0;
    return fmt::format(
        "set terminal {} size {:.{}f}{},{:.{}f}{} noenhanced font 'DejaVu Sans,{}' fontscale "
        "{:.4f} linewidth {:.4f} background 'white'\n",
        name, page.width() / 72 * per_inch, inches ? 3 : 0, unit, page.height() / 72 * per_inch,
        inches ? 3 : 0, unit, type, type_scale, line);
  };
  switch (format) {
    case ImageFormat::svg:
      return set("svg", 96, "", 96.0 / 72, 1);
    case ImageFormat::png:
      return set("pngcairo", 150, "", 150.0 / 96, 1.5);
    case ImageFormat::pdf:
      return set("pdfcairo", 1, "in", 0.75, 1);
  }
  return "";
}

}  // namespace

std::string short_number(double x) {
  auto const digits = [](double y, char const* unit) {
    return y < 9.95 ? fmt::format("{:.1f}{}", y, unit) : fmt::format("{:.0f}{}", y, unit);
  };
  if (x < 9.95) return fmt::format("{:.{}f}", x, x < 1.995 ? 2 : 1);
  if (x < 999.5) return digits(x, "");
  if (x < 999.5e3) return digits(x / 1e3, "k");
  if (x < 999.5e6) return digits(x / 1e6, "M");
  return fmt::format("{:.0e}", x);
}

std::vector<NamedFile> draw_tightness_map(TightnessMap const& map, std::string const& stem,
                                          std::vector<ImageFormat> const& formats) {
  Page const page(map);
  NamedFile const data{stem + ".csv", page.squares()};
  std::string script = std::string(script_first_line) + "\n# Run gnuplot 5.4 or later on it in its folder.\n";
  script += fmt::format("data = {}\n", gnuplot_quoted("./" + data.name));
  script +=
      "set encoding utf8\nset datafile separator comma\nset datafile columnheaders\nunset border\nunset "
      "tics\n"
      "unset key\nset margins 0,0,0,0\nset style fill solid border lc rgb '#909090'\n";
  script += fmt::format("set xrange [0:{:.2f}]\nset yrange [0:{:.2f}]\n", page.width(), page.height());
  script += page.labels();
  std::vector<std::string> names;
  for (auto const format : formats) {
    names.push_back(fmt::format("{}.{}", stem, extension(format)));
    script += fmt::format("\n{}set output {}\n", terminal(format, page), gnuplot_quoted("./" + names.back()));
    script +=
        "plot data using 6:7:8:9:10:11:12 with boxxyerror lc rgb variable lw 0.5, \\\n"
        "     data using 6:7:5:13 with labels font ',7' tc rgb variable\nunset output\n";
  }
  NamedFile const drawing{stem + ".gp", script};
  auto files = run_gnuplot(drawing, data, names);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_whole(files[i].bytes, formats[i]))
      throw InputError("gnuplot", files[i].name, "was not drawn to its end",
                       "free some space for temporary files");
    if (formats[i] == ImageFormat::svg)
      files[i].bytes = accessible_svg(files[i].bytes, map.title, map.caption);
  }
  files.push_back(data);
  files.push_back(drawing);
  return files;
}

}  // namespace qhm::plots
