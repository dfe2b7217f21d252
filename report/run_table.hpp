#pragma once

#include <set>
#include <string>

#include "report/contents.hpp"
#include "report/html.hpp"

namespace qhm::report {

/// A line for each run of a group: its status, where it ended, the smallest bound that applies there and its
/// ratio to what was observed, then the last value of every column. Headers of theorems link to their claims
/// where `claims` has some.
Table table_of_ends(Group const&, std::set<std::string> const& claims);

/// A theorem's name, as a link to its claims where `claims` has some, else to its formula.
std::string theorem_html(std::string const& name, std::set<std::string> const& claims);

/// A run's name as a link to its configuration.
Cell run_cell(Group const&, std::size_t run);

/// The name of a run's element among the configurations.
std::string run_anchor(Group const&, std::size_t run);

}  // namespace qhm::report
