#pragma once

#include "bounds/optimize/deadline.hpp"
#include "bounds/optimize/objective.hpp"

namespace qhm::bounds {

/// A point and what it is worth.
struct Candidate {
  Point point;
  Outcome outcome;

  [[nodiscard]] double value() const { return outcome.value; }
};

/// A number of the range in the coordinate in which it is searched, and back, rounded.
double coordinate(Freedom const&, double value);
double value_at_coordinate(Freedom const&, double coordinate);

/// The grid from which searches start, both ends of every range in it, the most promising first (equal ones
/// in the order of the grid).
std::vector<Candidate> starting_points(Objective const&, Deadline const&);

/// Hooke and Jeeves' pattern search from a start: each number in turn one stride up or down, then on along
/// the way that helped; strides are halved where nothing helps, down to the last digit that is kept. Whole
/// numbers move by at least 1. Derivative-free, since a bound of a rounded plan is a staircase;
/// deterministic.
///
/// Error   a local minimum of the rounded plans along each axis
Candidate pattern_search(Objective const&, Candidate start, Deadline const&);

}  // namespace qhm::bounds
