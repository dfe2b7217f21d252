#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "bounds/brackets/bracket.hpp"
#include "cli/bound_tables.hpp"

namespace qhm::cli {

/// Brackets of a table: [row], each with the minimum first.
using BracketedRows = std::vector<std::vector<bounds::Bracket>>;

/// One plan (`all` false): the minimum at each K, at the last one every theorem's average as well. One of
/// several: the minimum and the winning theorem's average at the last K; other rows stay empty.
BracketedRows bracket_rows(Problem const&, bounds::BoundTable const&, bool all);

/// For one plan: a line for each bracket.
TextTable table_of_brackets(bounds::BoundTable const&, BracketedRows const&, Digits);

/// For one plan: a line for each coordinate of each bracket's witness.
TextTable table_of_witnesses(BracketedRows const&);

/// For several plans: a line for each plan at its last K, with the winning theorem's upper end, the lower
/// ends of the minimum over both classes and of that theorem's average, each ratio, and a witness.
TextTable table_of_bracketed_plans(std::span<bounds::BoundTable const>, std::span<BracketedRows const>,
                                   Digits);

/// What the numbers are and how to run the witnesses.
std::string bracket_footnotes();

/// Adds to each row of a `qhm.bounds/1` record the key `brackets`: a list of bounds::bracket_record.
void add_brackets(nlohmann::json& record, std::span<bounds::BoundTable const> tables,
                  std::span<BracketedRows const> rows);

/// The `qhm synthetic` flags of each component, without those of the plan; joined by ` + `.
std::string witness_flags(bounds::Witness const&);

}  // namespace qhm::cli
