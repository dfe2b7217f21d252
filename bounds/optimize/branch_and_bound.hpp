#pragma once

#include "bounds/optimize/pattern_search.hpp"
#include "bounds/optimize/relaxation.hpp"

namespace qhm::bounds {

/// When to stop.
struct SearchLimits {
  double seconds = 10;  ///< for all of it: half of them at most for finding a plan
  std::uint64_t boxes = 400'000;
  double gap = 0.002;  ///< (found - lower)/lower that is small enough
};

/// What is certain of a family.
struct Certified {
  double lower = 0;          ///< no plan of the boxes is worth less
  std::uint64_t boxes = 0;   ///< looked at
  bool out_of_time = false;  ///< stopped by the clock: another run may get further
};

/// Best first: the box with the smallest lower bound is halved, along the side where that raises it most,
/// until no box lies below `found` by more than the gap. The middle of every halved box is a plan too: where
/// it beats `found`, a pattern search goes on from there and `found` is replaced.
///
/// The boxes cover Family::free; of a weight {0} and [least_weight, high] (bounds divide by what vanishes at
/// 0).
Certified branch_and_bound(Objective const&, Relaxation const&, SearchLimits const&, Deadline const&,
                           Candidate& found);

}  // namespace qhm::bounds
