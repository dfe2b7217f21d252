#pragma once

#include <span>
#include <string>

#include "bounds/theorems/evaluation.hpp"
#include "core/plan.hpp"
#include "core/problem.hpp"

namespace qhm::bounds {

enum class Standing { proved, refuted };

/// One entry a theorem, in the order of the columns of every table and record.
struct Theorem {
  std::string name;  ///< `theorem-2`: on the command line, in records, in file names
  std::string title;
  Standing standing;  ///< `refuted`: the formula is evaluated as printed and is not a bound
  std::size_t index;  ///< its place in the registry
};
std::span<Theorem const> theorems();

/// Throws InputError listing the names there are.
Theorem const& theorem_named(std::string const& name);

}  // namespace qhm::bounds
