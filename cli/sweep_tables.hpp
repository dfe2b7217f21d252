#pragma once

#include <string>
#include <vector>

#include "core/text_table.hpp"
#include "sweep/expansion.hpp"
#include "sweep/seed_groups.hpp"

namespace qhm::cli {

/// `runs.csv`: a row a run with its hash, its state, its plan's name and every flag that varies.
TextTable table_of_runs(std::vector<sweep::Run> const&, std::vector<std::string> const& states);

/// A row a group of seeds, `mean [min, max]` in a cell. Ranks are given where `ranked`.
TextTable table_of_groups(std::vector<sweep::SeedGroup> const&, bool ranked);

/// The same at full precision, mean, min and max in columns of their own.
TextTable record_of_groups(std::vector<sweep::SeedGroup> const&, bool ranked);

/// One line under the table: by what it is ranked, or why it is not.
std::string ranking_note(std::vector<sweep::SeedGroup> const&);

}  // namespace qhm::cli
