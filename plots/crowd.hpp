#pragma once

#include <vector>

namespace qhm::plots {

struct Point {
  double x, y;
};

struct Rectangle {
  double left, right, bottom, top;
};

/// What is drawn already, so that words can find a place beside it. Lengths in points.
class Crowd {
 public:
  void add(std::vector<Point> const& line);
  void add(Rectangle const&);

  [[nodiscard]] bool meets(Rectangle const&) const;
  [[nodiscard]] bool meets(Point from, Point to) const;

 private:
  struct Segment {
    Point from, to;
  };
  std::vector<Segment> segments_;
};

}  // namespace qhm::plots
