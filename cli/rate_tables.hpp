#pragma once

#include <span>
#include <string>
#include <vector>

#include "bounds/bound_table.hpp"
#include "core/text_table.hpp"

namespace qhm::cli {

/// For reading, one plan: the exact order of every term in steps K, epochs M and gradient evaluations N, then
/// the theorems' asymptotic conditions with reasons; both for each reading of the plan.
std::vector<TextTable> rate_tables_of_plan(Plan const&);

/// For reading, many plans: a line each with the orders in K, then a line each with the theorems whose
/// conditions hold and why the others do not. Where cosine and polynomial differ between their two readings,
/// a cell has both: `horizon; extended`.
std::vector<TextTable> rate_tables_of_combinations(std::span<bounds::BoundTable const>);

/// For machines: a line for each plan and reading, columns `theorem-2.A.steps`, `theorem-2.A.epochs`, ...,
/// then `theorem-2-ii` (yes, no) and `theorem-2-ii.why_not`, ...
TextTable wide_table_of_rates(std::span<bounds::BoundTable const>);

/// What the tables need said below them.
std::string rate_footnotes(std::span<bounds::BoundTable const>);

}  // namespace qhm::cli
