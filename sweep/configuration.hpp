#pragma once

#include <map>
#include <string>
#include <vector>

namespace qhm::sweep {

/// Flags of one `qhm train`, without dashes. A switch that is on has an empty value.
using Flags = std::map<std::string, std::string>;

/// A number in the one way in which equal numbers are equal texts (`0.10` and `1e-1` are `0.1`, `1e3` is
/// `1000`); any other text as it is.
std::string canonical_value(std::string const& value);

/// What decides the results of a run: a line `flag=value` for each flag, sorted, without `out`, `threads`,
/// `device` and `resume`.
std::string canonical_text(Flags const&);

/// 16 hexadecimal digits of the canonical text: the name of the run's folder.
std::string hash_of(Flags const&);

/// The flags as words of a command line.
std::vector<std::string> words_of(Flags const&);

/// The flags behind `train` in a command line, as a manifest holds it.
Flags flags_in(std::vector<std::string> const& command);

}  // namespace qhm::sweep
