#include "plots/matplotlib_script.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/decimal.hpp"

namespace qhm::plots {
namespace {

/// What draws, once; what follows it in a script says what is drawn.
constexpr char functions[] = R"(
import csv
import matplotlib
matplotlib.use('Agg')
from matplotlib import pyplot
from matplotlib.lines import Line2D

matplotlib.rcParams.update({'font.family': 'DejaVu Sans', 'font.size': type_size, 'text.parse_math': False,
                            'pdf.fonttype': 42, 'svg.fonttype': 'path'})
figure = pyplot.figure(figsize=(width / 72, height / 72), facecolor='white')
curves = {}
with open(data, newline='', encoding='utf-8') as file:
    for row in csv.DictReader(file):
        curves.setdefault(int(row['curve']), []).append(row)


def column(curve, name):
    return [float(row[name]) for row in curves[curve]]


def axis(axes, which, scale, low, high, ticks, minor):
    getattr(axes, 'set_' + which + 'scale')(scale)
    getattr(axes, 'set_' + which + 'lim')(low, high)
    getattr(axes, 'set_' + which + 'ticks')([at for at, label in ticks], [label for at, label in ticks])
    getattr(axes, 'set_' + which + 'ticks')(minor, [''] * len(minor), minor=True)


def panel(left, bottom, right, top):
    axes = figure.add_axes([left / width, bottom / height, (right - left) / width, (top - bottom) / height])
    for side, spine in axes.spines.items():
        spine.set(visible=side in ('left', 'bottom'), color='#505050', linewidth=0.7 * stroke)
    axes.tick_params(which='both', color='#505050', width=0.5 * stroke, length=0.3 * type_size, pad=1.5)
    axes.tick_params(which='minor', length=0.15 * type_size)
    axes.grid(color='#e4e4e4', linewidth=0.5 * stroke)
    axes.set_axisbelow(True)
    return axes


def band(axes, curve, colour):
    low, high = axes.get_ylim()
    axes.fill_between(column(curve, 'x'), [max(y, low) for y in column(curve, 'low')], column(curve, 'high'),
                      color=colour, alpha=0.22, linewidth=0)


def line(axes, curve, **look):
    axes.plot(column(curve, 'x'), column(curve, 'y'), solid_capstyle='butt', **look)


def mark(axes, x, foot, head, colour):
    axes.plot([x, x], [foot, head], transform=axes.get_xaxis_transform(), clip_on=False, color=colour,
              linewidth=stroke)


def level(axes, y, words):
    axes.axhline(y, color='#505050', linewidth=0.8 * stroke, dashes=(6, 5))
    axes.annotate(words, (0.99, y), xycoords=axes.get_yaxis_transform(), xytext=(0, 0.3 * type_size),
                  textcoords='offset points', ha='right')


def sample(x, y, **look):
    figure.add_artist(Line2D([at / width for at in x], [at / height for at in y], **look))


def words(x, y, text, **how):
    figure.text(x / width, y / height, text, va='center', rotation_mode='anchor', **how)

)";

/// The line and marker of a look as keywords of matplotlib.
std::string keywords(Look const& look, Page const& page) {
  // gnuplot's point types in use: square, circle, triangles, diamond, pentagon, all hollow; and the disc.
  constexpr std::array<std::string_view, 15> markers{"",  "", "",  "", "s", "", "o", "o",
                                                     "^", "", "v", "", "D", "", "p"};
  std::string text =
      fmt::format("color='{}', linewidth={:g}", look.colour.hex(), look.line_width * page.stroke);
  if (look.dash != "solid") text += fmt::format(", linestyle=(0, {})", look.dash);
  if (look.marker > 0)
    text +=
        fmt::format(", marker='{}', markersize={:g}{}", markers.at(static_cast<std::size_t>(look.marker)),
                    look.marker_size * 0.7 * page.type, look.marker == 7 ? "" : ", markerfacecolor='none'");
  return text;
}

std::string axis_line(char name, Axis const& axis) {
  std::vector<std::string> labelled, minor;
  for (auto const& tick : axis.ticks) {
    if (tick.label.empty())
      minor.push_back(shortest(tick.at));
    else
      labelled.push_back(
          fmt::format("({}, {})", shortest(tick.at), python_quoted(tick.shown ? tick.label : "")));
  }
  return fmt::format("axis(axes, '{}', '{}', {}, {}, [{}], [{}])\n", name,
                     axis.logarithmic ? "log" : "linear", shortest(axis.low), shortest(axis.high),
                     fmt::join(labelled, ", "), fmt::join(minor, ", "));
}

std::string words_line(PageText const& text) {
  auto const* anchor = text.anchor == Anchor::left     ? "left"
                       : text.anchor == Anchor::center ? "center"
                                                       : "right";
  return fmt::format("words({:.2f}, {:.2f}, {}, ha='{}', color='{}'{})\n", text.x, text.y,
                     python_quoted(text.text), anchor, text.colour.hex(),
                     text.upright ? ", rotation=90" : "");
}

std::string panel_lines(Figure const& figure, PanelPlace const& place, Page const& page, std::size_t before) {
  std::string lines = fmt::format("axes = panel({:.2f}, {:.2f}, {:.2f}, {:.2f})\n", place.left, place.bottom,
                                  place.right, place.top);
  lines += axis_line('x', place.x) + axis_line('y', place.y);
  for (std::size_t c = 0; c < figure.curves.size(); ++c)
    if (!figure.curves[c].low.empty())
      lines += fmt::format("band(axes, {}, '{}')\n", before + c + 1, run_colour(figure.curves[c].run).hex());
  for (bool const observed : {false, true})
    for (std::size_t c = 0; c < figure.curves.size(); ++c) {
      auto const& curve = figure.curves[c];
      if ((curve.standing == Standing::observed) != observed) continue;
      auto look = look_of(run_colour(curve.run), curve.standing, curve.quantity, curve.x.size());
      if (curve.staircase) look.marker = 0;
      lines += fmt::format("line(axes, {}, {}", before + c + 1, keywords(look, page));
      if (look.marker > 0)
        lines += fmt::format(", markevery={}", std::max<std::size_t>(1, curve.x.size() / 6));
      lines += curve.staircase ? ", drawstyle='steps-pre')\n" : ")\n";
    }
  double const height = place.top - place.bottom, row = page.tick_row();
  for (auto const& change : figure.stage_changes) {
    double const foot = 1 + (row / 2 + row * static_cast<double>(page.mark_row.at(change.run))) / height;
    lines += fmt::format("mark(axes, {}, {:.4f}, {:.4f}, '{}')\n", shortest(change.x), foot,
                         foot + 0.82 * row / height, run_colour(change.run).hex());
  }
  for (auto const& level : figure.levels)
    lines += fmt::format("level(axes, {}, {})\n", shortest(level.y), python_quoted(level.text));
  for (auto const& [run, corners, text] : place.triangles) {
    auto const& [a, b, c] = corners;
    lines += fmt::format(
        "sample([{:.2f}, {:.2f}, {:.2f}, {:.2f}], [{:.2f}, {:.2f}, {:.2f}, {:.2f}], color='{}', "
        "linewidth={:g})\n",
        a.x, b.x, c.x, a.x, a.y, b.y, c.y, a.y, run_colour(run).hex(), 0.8 * page.stroke);
    lines += words_line(text);
  }
  return lines;
}

std::string word_lines(Page const& page) {
  std::string lines;
  for (auto const& [entry, left, right, words, y] : page.legend) {
    double const middle = (left + right) / 2, half = page.tick_row() / 2;
    lines += entry.upright ? fmt::format("sample([{0:.2f}, {0:.2f}], [{1:.2f}, {2:.2f}], {3})\n", middle,
                                         y - half, y + half, keywords(entry.look, page))
                           : fmt::format("sample([{0:.2f}, {1:.2f}, {2:.2f}], [{3:.2f}] * 3, {4}{5})\n", left,
                                         middle, right, y, keywords(entry.look, page),
                                         entry.look.marker > 0 ? ", markevery=[1]" : "");
    lines += fmt::format("words({:.2f}, {:.2f}, {})\n", words, y, python_quoted(entry.text));
  }
  for (auto const& text : page.texts) lines += words_line(text);
  return lines;
}

}  // namespace

std::string python_quoted(std::string const& text) {
  std::string quoted(1, '\'');
  for (char const c : text) {
    bool const control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += control ? ' ' : c;
  }
  return quoted + '\'';
}

std::string matplotlib_script(Panels const& panels, Page const& page, std::string const& stem,
                              std::span<ImageFormat const> formats) {
  std::string script =
      std::string(script_first_line) + "\n# Run python3 with matplotlib 3.6 or later on it in its folder.\n";
  script += fmt::format("data = {}\ncaption = {}\n", python_quoted("./" + stem + ".csv"),
                        python_quoted(panels.caption));
  script += fmt::format("width, height = {:.2f}, {:.2f}  # points\ntype_size, stroke = {:g}, {:g}\n",
                        page.width, page.height, page.type, page.stroke);
  script += functions;
  std::size_t curves = 0;
  for (std::size_t p = 0; p < panels.panels.size(); ++p) {
    script += panel_lines(panels.panels[p], page.panels[p], page, curves) + '\n';
    curves += panels.panels[p].curves.size();
  }
  script += word_lines(page) + '\n';
  for (auto const format : formats)
    script += fmt::format("figure.savefig({}, dpi={:g})\n",
                          python_quoted(fmt::format("./{}.{}", stem, extension(format))), page.per_inch);
  return script;
}

}  // namespace qhm::plots
