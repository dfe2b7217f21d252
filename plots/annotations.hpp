#pragma once

#include <optional>
#include <vector>

#include "plots/page.hpp"

namespace qhm::plots {

/// Lengths in points. Nothing that is placed meets a curve, a band's edge, a level, or anything placed
/// before.
class Annotations {
 public:
  Annotations(Figure const&, PanelPlace const&, Page const&);

  /// The triangles of the figure, below their curves where there is room, else above; those that fit nowhere
  /// are left out.
  std::vector<PlacedTriangle> triangles();

  /// The name of each run at the right end of its first observed curve, in its colour. None at all where one
  /// finds no place: then a legend has to name them.
  std::optional<std::vector<PageText>> names();

 private:
  [[nodiscard]] Point at(double x, double y) const;
  [[nodiscard]] std::vector<Point> line_of(Curve const&, std::vector<double> const& y) const;
  [[nodiscard]] std::optional<PlacedTriangle> placed(SlopeTriangle const&, double offset) const;
  [[nodiscard]] std::optional<PageText> named(std::size_t run);
  [[nodiscard]] Curve const* first_observed(std::size_t run) const;
  [[nodiscard]] Crowd all_but(Curve const*) const;
  [[nodiscard]] bool free(Rectangle const&) const;

  Figure const& figure_;
  PanelPlace const& place_;
  double type_;
  Crowd crowd_;
};

}  // namespace qhm::plots
