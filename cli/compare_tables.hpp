#pragma once

#include <string>
#include <vector>

#include "cli/bound_tables.hpp"
#include "compare/comparison.hpp"
#include "core/text_table.hpp"

namespace qhm::cli {

/// A part of a comparison as rows.
struct PartTable {
  compare::Part part;
  TextTable table;
};

/// One table a part, in the order of `Comparison::parts`. Short form leaves out theorems that do not apply;
/// round trip keeps them, with the reason. Where problems differ every table says so: in its caption, and in
/// round trip in a column `different`.
std::vector<PartTable> tables_of(compare::Comparison const&, Digits);

/// What the tables need said below them: what their numbers are, which runs were left out.
std::string footnotes(compare::Comparison const&);

/// Which runs were left out, a line each.
std::string left_out_notes(compare::Comparison const&);

}  // namespace qhm::cli
