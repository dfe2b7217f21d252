#include "plots/crowd.hpp"

#include <algorithm>

namespace qhm::plots {
namespace {

/// Twice the signed area of the triangle a, b, c.
double turn(Point a, Point b, Point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

bool cross(Point a, Point b, Point c, Point d) {
  return turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0 &&
         std::max(a.x, b.x) >= std::min(c.x, d.x) && std::max(c.x, d.x) >= std::min(a.x, b.x) &&
         std::max(a.y, b.y) >= std::min(c.y, d.y) && std::max(c.y, d.y) >= std::min(a.y, b.y);
}

bool inside(Point p, Rectangle const& r) {
  return p.x >= r.left && p.x <= r.right && p.y >= r.bottom && p.y <= r.top;
}

}  // namespace

void Crowd::add(std::vector<Point> const& line) {
  for (std::size_t i = 1; i < line.size(); ++i) segments_.push_back({line[i - 1], line[i]});
}

void Crowd::add(Rectangle const& r) {
  // Its two diagonals too: a rectangle inside it meets at least one.
  Point const a{r.left, r.bottom}, b{r.right, r.bottom}, c{r.right, r.top}, d{r.left, r.top};
  add(std::vector{a, b, c, d, a, c});
  add(std::vector{b, d});
}

bool Crowd::meets(Rectangle const& r) const {
  Point const a{r.left, r.bottom}, b{r.right, r.bottom}, c{r.right, r.top}, d{r.left, r.top};
  return std::ranges::any_of(segments_, [&](Segment const& s) {
    return inside(s.from, r) || cross(s.from, s.to, a, c) || cross(s.from, s.to, b, d) ||
           cross(s.from, s.to, a, b) || cross(s.from, s.to, c, d);
  });
}

bool Crowd::meets(Point from, Point to) const {
  return std::ranges::any_of(segments_, [&](Segment const& s) { return cross(from, to, s.from, s.to); });
}

}  // namespace qhm::plots
