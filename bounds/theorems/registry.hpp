#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bounds/theorems/theorem_a.hpp"
#include "core/plan.hpp"
#include "core/problem.hpp"
#include "core/stages.hpp"

namespace qhm::bounds {

/// A named number; empty where there is none.
struct Term {
  std::string name;
  std::optional<double> value;
};

/// What a theorem says of a plan after K steps.
struct Evaluation {
  std::optional<double> bound;  ///< empty where it does not apply
  std::string reason;           ///< then the step and the assumption
  std::vector<Term> terms;      ///< its bare sums, without problem constants, given in any case
  std::vector<Term>
      closed_form;  ///< the corrected corollary's upper bounds on the terms; empty if the paper has none
  std::optional<TheoremAChoice> choice;  ///< Theorem A's parameters
};

enum class Standing { proved, refuted };

/// One entry a theorem, in the order of the columns of every table and record.
struct Theorem {
  std::string name;  ///< `theorem-2`: on the command line, in records, in file names
  std::string title;
  Standing standing;  ///< `refuted`: the formula is evaluated as printed and is not a bound
  Evaluation (*evaluate)(Problem const&, Plan const&, std::span<Stage<double> const>);
};
std::span<Theorem const> theorems();

/// Throws InputError listing the names there are.
Theorem const& theorem_named(std::string const& name);

}  // namespace qhm::bounds
