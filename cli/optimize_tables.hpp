#pragma once

#include <string>
#include <vector>

#include "bounds/optimize/optimum.hpp"
#include "cli/bound_tables.hpp"
#include "core/text_table.hpp"

namespace qhm::cli {

/// For reading: the plan that was found, the ranges it was sought in, the closed forms beside it.
std::vector<TextTable> tables_of(bounds::Optimum const&, Digits);

/// For machines: one row.
TextTable wide_table_of(bounds::Optimum const&);

/// What the tables need said below them: the flags of the plan, how good it certainly is, what sits at an
/// edge and why that is no surprise.
std::string optimum_footnotes(bounds::Optimum const&);

}  // namespace qhm::cli
