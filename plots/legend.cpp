#include "plots/legend.hpp"

#include <array>
#include <set>

#include "plots/figure_data.hpp"

namespace qhm::plots {
namespace {

constexpr Colour grey{70, 70, 70};
constexpr std::size_t few_points = 15;  ///< a curve of so few shows where they are

std::string entry_text(Figure const& figure, Curve const& curve) {
  auto const& quantity = figure.quantities[curve.quantity];
  if (curve.standing == Standing::observed || curve.standing == Standing::reference) return quantity;
  return quantity + (curve.standing == Standing::refuted ? ", " : " ") + standing_name(curve.standing);
}

}  // namespace

Look look_of(Colour colour, Standing standing, std::size_t quantity, std::size_t points) {
  constexpr std::array hollow{4, 6, 8, 10, 12, 14};  // square, circle, triangles, diamond, pentagon
  bool const observed = standing == Standing::observed;
  bool const full = observed || standing == Standing::reference;
  Look look{full ? colour : lighter(colour, 0.35), observed ? 1.5 : 1.2, "solid"};
  if (standing == Standing::estimate) look.dash = "(9,4)";
  if (standing == Standing::refuted) look.dash = "(2,3)";
  if (standing == Standing::reference) {
    look.dash = "(14,5,3,5)";
    return look;
  }
  if (quantity > 0) {
    look.marker = hollow.at((quantity - 1) % hollow.size());
    look.marker_size = 0.65;
  } else if (points <= few_points) {
    look.marker = 7;  // disc
    look.marker_size = 0.35;
  }
  return look;
}

Colour run_colour(std::size_t run) {
  return run == no_run ? grey : palette.at(run);
}

std::vector<LegendEntry> legend_of(Panels const& panels, NamesOfRuns where) {
  std::vector<LegendEntry> entries;
  auto const& runs = panels.panels.front().runs;
  bool const one_run = runs.size() == 1;
  Colour const neutral = one_run ? palette.front() : grey;
  for (std::size_t r = 0; r < runs.size() && !one_run && where == NamesOfRuns::in_legend; ++r)
    entries.push_back({runs[r], {palette.at(r), 3.5, "solid"}});
  std::set<std::string> explained;
  bool stage_changes = false;
  for (auto const& figure : panels.panels) {
    stage_changes = stage_changes || !figure.stage_changes.empty();
    for (auto const& curve : figure.curves) {
      std::string const text = entry_text(figure, curve);
      Colour const colour = curve.run == no_run ? grey : neutral;
      if (explained.insert(text).second)
        entries.push_back({text, look_of(colour, curve.standing, curve.quantity, curve.x.size())});
    }
  }
  if (stage_changes) entries.push_back({"stage change", {neutral, 1, "solid"}, true});
  return entries;
}

}  // namespace qhm::plots
