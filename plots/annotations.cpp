#include "plots/annotations.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "plots/text_width.hpp"
#include "plots/tick_labels.hpp"

namespace qhm::plots {
namespace {

constexpr double half_line = 0.6;   // of words, in sizes of the type, as are the next
constexpr double least_side = 2.5;  // of a triangle's level side
constexpr double most_side = 0.3;   // of the axes' width
/// Of a triangle from its line, the nearest first.
constexpr std::array offsets{-0.6, -1.0, -1.6, 0.6,  1.0, -2.4, 1.6, -3.2,
                             2.4,  -4.2, 3.2,  -5.4, 4.2, -6.8, 5.4, 6.8};
constexpr std::size_t most_names = 5;  // more are easier to find in a legend

Rectangle around(PageText const& text, double type) {
  double const width = type * text_width(text.text);
  double const left = text.anchor == Anchor::left     ? text.x
                      : text.anchor == Anchor::center ? text.x - width / 2
                                                      : text.x - width;
  return {left, left + width, text.y - half_line * type, text.y + half_line * type};
}

/// Of its slanted side.
Point middle_of(PlacedTriangle const& triangle) {
  auto const& [from, to, corner] = triangle.corners;
  return {(from.x + to.x) / 2, (from.y + to.y) / 2};
}

/// Dark enough for words: three quarters of the line's lightness.
Colour ink(Colour line) {
  return {line.red * 3 / 4, line.green * 3 / 4, line.blue * 3 / 4};
}

}  // namespace

Annotations::Annotations(Figure const& figure, PanelPlace const& place, Page const& page)
    : figure_(figure), place_(place), type_(page.type) {
  for (auto const& curve : figure.curves)
    for (auto const* y : {&curve.y, &curve.low, &curve.high}) crowd_.add(line_of(curve, *y));
  for (auto const& level : figure.levels) {
    double const y = at(place.x.low, level.y).y, width = type_ * text_width(level.text);
    crowd_.add(Rectangle{place.right - width, place.right, y, y + 1.2 * type_});
    crowd_.add(std::vector{Point{place.left, y}, Point{place.right, y}});
  }
}

std::vector<Point> Annotations::line_of(Curve const& curve, std::vector<double> const& y) const {
  std::vector<Point> line;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (curve.staircase && i > 0) line.push_back(at(curve.x[i - 1], y[i]));
    line.push_back(at(curve.x[i], y[i]));
  }
  return line;
}

Point Annotations::at(double x, double y) const {
  // A band may reach below a logarithmic axis; there it is cut.
  double const shown = std::clamp(y, place_.y.low, place_.y.high);
  return {place_.left + share_along(place_.x, x) * (place_.right - place_.left),
          place_.bottom + share_along(place_.y, shown) * (place_.top - place_.bottom)};
}

bool Annotations::free(Rectangle const& r) const {
  return r.left >= place_.left && r.right <= place_.right && r.bottom >= place_.bottom &&
         r.top <= place_.top && !crowd_.meets(r);
}

std::optional<PlacedTriangle> Annotations::placed(SlopeTriangle const& triangle, double offset) const {
  Point from = at(triangle.x0, triangle.y0), to = at(triangle.x1, triangle.y1);
  double const width = to.x - from.x, steep = (to.y - from.y) / width, middle = (from.x + to.x) / 2;
  double const side = std::clamp(width, least_side * type_, most_side * (place_.right - place_.left));
  from = {middle - side / 2, from.y + steep * (width - side) / 2 + offset};
  to = {middle + side / 2, from.y + steep * side};
  bool const below = offset < 0;
  double const level = below ? std::min(from.y, to.y) : std::max(from.y, to.y);
  Point const corner{from.y == level ? to.x : from.x, level};
  double const half = type_ * (text_width(triangle.text) / 2 + 0.1);
  double const words = std::max(std::min(middle, place_.right - half), place_.left + half);
  PlacedTriangle const made{triangle.run,
                            {from, to, corner},
                            {triangle.text, words, level + (below ? -0.7 : 0.7) * type_, Anchor::center,
                             false, ink(run_colour(triangle.run))}};
  Rectangle const bounds{from.x, to.x, std::min(from.y, to.y), std::max(from.y, to.y)};
  bool const inside = bounds.left >= place_.left && bounds.right <= place_.right &&
                      bounds.bottom >= place_.bottom && bounds.top <= place_.top;
  bool const clear = !crowd_.meets(from, to) && !crowd_.meets(to, corner) && !crowd_.meets(corner, from);
  if (inside && clear && free(around(made.text, type_))) return made;
  return std::nullopt;
}

Curve const* Annotations::first_observed(std::size_t run) const {
  auto const found = std::ranges::find_if(
      figure_.curves, [&](Curve const& c) { return c.run == run && c.standing == Standing::observed; });
  return found == figure_.curves.end() ? nullptr : &*found;
}

Crowd Annotations::all_but(Curve const* curve) const {
  Crowd others;
  for (auto const& other : figure_.curves)
    if (&other != curve) others.add(line_of(other, other.y));
  return others;
}

std::vector<PlacedTriangle> Annotations::triangles() {
  std::vector<PlacedTriangle> all;
  for (auto const& triangle : figure_.triangles) {
    auto const others = all_but(first_observed(triangle.run));
    Point const from = at(triangle.x0, triangle.y0), to = at(triangle.x1, triangle.y1);
    for (double const offset : offsets) {
      auto const made = placed(triangle, offset * type_);
      // No other curve may pass between the triangle and its own: it would seem to describe that one.
      if (!made || others.meets({(from.x + to.x) / 2, (from.y + to.y) / 2}, middle_of(*made))) continue;
      auto const& [a, b, c] = made->corners;
      crowd_.add(std::vector{a, b, c, a});
      crowd_.add(around(made->text, type_));
      all.push_back(*made);
      break;
    }
  }
  return all;
}

std::optional<PageText> Annotations::named(std::size_t run) {
  auto const* const curve = first_observed(run);
  if (curve == nullptr) return std::nullopt;
  auto const end = at(curve->x.back(), curve->y.back());
  auto const others = all_but(curve);
  for (double const up : {0.8, -0.8, 1.2, -1.2, 1.7, -1.7, 2.3, -2.3})
    for (double const back : {0.0, 0.7, 1.5, 3.0}) {
      PageText const text{figure_.runs[run],   end.x - back * type_, end.y + up * type_, Anchor::right, false,
                          ink(run_colour(run))};
      // No other curve may pass between the name and its own: it would seem to belong to that one.
      if (!free(around(text, type_)) || others.meets(end, {text.x, text.y})) continue;
      crowd_.add(around(text, type_));
      return text;
    }
  return std::nullopt;
}

std::optional<std::vector<PageText>> Annotations::names() {
  std::vector<PageText> all;
  if (figure_.runs.size() < 2 || figure_.runs.size() > most_names) return std::nullopt;
  for (std::size_t run = 0; run < figure_.runs.size(); ++run) {
    auto text = named(run);
    if (!text) return std::nullopt;
    all.push_back(std::move(*text));
  }
  return all;
}

}  // namespace qhm::plots
