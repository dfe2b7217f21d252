#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sweep/grid.hpp"

namespace qhm::sweep {

inline constexpr std::uint64_t most_runs = 10'000;

/// One run of a sweep.
struct Run {
  std::string hash;
  std::string plan;  ///< name of its [[plan]], empty where there is none
  Flags flags;
};

struct Expansion {
  std::vector<Run> runs;       ///< plans first, then the axes by name, the last axis fastest
  std::uint64_t repeated = 0;  ///< combinations whose configuration an earlier one has
};

/// Every combination of the axes under every plan. Throws InputError naming `file` and the count when there
/// are more than `most_runs`.
Expansion expand(Grid const&, std::string const& file);

/// Flags whose value is not the same in all runs, sorted.
std::vector<std::string> varying_flags(std::vector<Run> const&);

/// A run's value of a flag for a table: `true` for a switch that is on, `-` where it is not given.
std::string shown_value(Flags const&, std::string const& flag);

}  // namespace qhm::sweep
