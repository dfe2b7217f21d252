#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sweep/configuration.hpp"

namespace qhm::sweep {

/// What a flag of `qhm train` takes.
enum class Takes { value, nothing };
using FlagKinds = std::map<std::string, Takes>;

/// A flag and its alternatives; nothing is a switch that is off.
struct Axis {
  std::string flag;
  std::vector<std::optional<std::string>> values;
};

/// Flags that belong together.
struct Alternative {
  std::string name;
  Flags flags;
};

/// A sweep as its TOML file tells it:
///
///     out = "DIR"         jobs = 2           both may be left out
///     [train]             flag = value       of every run
///     [grid]              flag = [values]    every combination
///     [[plan]]            name = "growing"   alternatives, each a table of flags
///                         flag = value
struct Grid {
  std::string out;
  std::optional<std::uint64_t> jobs;
  Flags shared;
  std::vector<Axis> axes;
  std::vector<Alternative> alternatives;
};

/// Throws InputError naming `file`, line and key: for TOML errors, keys that are not known (with the
/// nearest), values of a wrong type, an empty table or list, a flag that is given twice or is the sweep's
/// own.
Grid parse_grid(std::string const& text, std::string const& file, FlagKinds const&);

}  // namespace qhm::sweep
