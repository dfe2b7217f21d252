#pragma once

#include <vector>

#include "plots/request.hpp"

namespace qhm::plots {

/// The points of a reference, in the units of its file.
struct ReferencePoints {
  std::vector<double> x, y;
};

/// Reads a reference against an axis. Columns other than the two may hold anything; an empty cell is NaN.
///
/// Throws InputError for a file that cannot be read, a column that is not there (listing those that are),
/// cells that are not numbers, and x that does not increase: such a file holds several curves.
ReferencePoints read_reference(Reference const&, XAxis);

}  // namespace qhm::plots
