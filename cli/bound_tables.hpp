#pragma once

#include <span>
#include <string>
#include <vector>

#include "bounds/bound_table.hpp"
#include "core/text_table.hpp"

namespace qhm::cli {

/// How many digits a table shows.
enum class Digits { short_form, round_trip };

/// For reading: a table of all bounds with a line for each K, then for each theorem that has terms a table of
/// them beside their closed forms.
std::vector<TextTable> tables_of_plan(bounds::BoundTable const&, Digits);

/// For machines: the same numbers in one table, columns `theorem-2.A`, `theorem-2.closed_form.A`,
/// `theorem-2`, ...
TextTable wide_table_of_plan(bounds::BoundTable const&, Digits);

/// A line for each plan at its last K: the four kinds, then each theorem's bound.
TextTable table_of_combinations(std::span<bounds::BoundTable const>, Digits);

/// The four kinds of schedules, as in the first columns of a table of combinations.
std::vector<std::string> plan_kinds(Plan const&);

/// A line for each K (or, for several tables, each plan at its last K): the smallest proved bound that
/// applies and its name.
TextTable table_of_best(std::span<bounds::BoundTable const>, Digits);

/// The theorems at a table's last K from the smallest bound to the largest, with the ratio to the smallest,
/// then those that do not apply, and why.
TextTable ranking(bounds::BoundTable const&, Digits);

/// What the tables need said below them: which theorems did not apply and why, which are not theorems.
std::string footnotes(std::span<bounds::BoundTable const>);

}  // namespace qhm::cli
