#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "bounds/theorems/registry.hpp"

namespace qhm::bounds {

/// What the theorems say of one plan after K steps.
struct BoundRow {
  std::uint64_t steps;   ///< K
  std::uint64_t epochs;  ///< epochs that the first K steps touch
  double evaluations;    ///< N = sum b_k [gradients of a sample]
  std::vector<Evaluation> by_theorem;
};

struct BoundTable {
  Plan plan;
  std::vector<Theorem const*> theorems;
  std::vector<BoundRow> rows;
};

/// One row for each K of `steps`, in their order. Throws InputError for a K outside [1, 1e18].
BoundTable bound_table(Problem const&, Plan const&, std::span<std::uint64_t const> steps,
                       std::vector<Theorem const*> theorems);

/// All theorems of the registry.
std::vector<Theorem const*> every_theorem();

/// K after epochs 1, E, 2E, ..., M: where a table without `--steps` looks.
std::vector<std::uint64_t> stage_ends(Plan const&);

/// Names of the theorems, in the order of `bounds_at`'s columns.
std::vector<std::string> theorem_names();

/// Names of the formulas that are refuted as printed: records carry them as the key `refuted`, so that
/// whoever draws them says so.
std::vector<std::string> refuted_names();

/// bounds_at(...)[row][theorem]: the bound after steps[row] steps, NaN where the theorem does not apply.
std::vector<std::vector<double>> bounds_at(Problem const&, Plan const&, std::span<std::uint64_t const> steps);

/// The record of schema `qhm.bounds/1`. Numbers round-trip; what does not exist is null.
nlohmann::json bounds_record(Problem const&, std::uint64_t samples, std::span<BoundTable const> tables);

}  // namespace qhm::bounds
