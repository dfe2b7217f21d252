#pragma once

#include <vector>

#include "plots/page.hpp"

namespace qhm::plots {

/// The entries at the foot of the page, in as many columns as fit its width, filled from top to bottom.
std::vector<LegendPlace> legend_places(std::vector<LegendEntry> const&, Page const&);

}  // namespace qhm::plots
