#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "plots/run.hpp"

namespace qhm::plots {

/// Runs on panels and in colours.
struct SmallMultiples {
  std::vector<std::string> headings;       ///< of each panel
  std::vector<std::string> colours;        ///< labels
  std::vector<std::size_t> panel, colour;  ///< of each run
};

/// One panel for each value of `field`, numbers in increasing order, others as they come; in each panel equal
/// colours are runs that differ in nothing else. The field is a key of the manifests with the keys around it,
/// `plan.lr.kind`, or without `plan.` or `training.`: `method`. Empty: all runs on one panel, a colour each.
///
/// Throws InputError for `--panels` where no manifest has the field, listing those in which the runs differ,
/// and for more colours than can be told apart.
SmallMultiples small_multiples(std::span<Run const> runs, std::string const& field);

/// Columns in which `panels` of them leave few places empty.
std::size_t columns_for(std::size_t panels);

/// Colours that everyone can tell apart.
inline constexpr std::size_t most_runs = 7;

}  // namespace qhm::plots
