#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bounds/theorems/theorem_a.hpp"

namespace qhm::bounds {

/// A named number; empty where there is none.
template <class Real>
struct BasicTerm {
  std::string name;
  std::optional<Real> value;
};

/// What a theorem says of a plan after K steps.
template <class Real>
struct BasicEvaluation {
  std::optional<Real> bound{};           ///< empty where it does not apply
  std::string reason{};                  ///< then the step and the assumption
  std::vector<BasicTerm<Real>> terms{};  ///< its bare sums, without problem constants, given in any case
  std::vector<BasicTerm<Real>>
      closed_form{};                       ///< the corrected corollary's upper bounds on the terms, if any
  std::optional<TheoremAChoice> choice{};  ///< Theorem A's parameters
  std::optional<double> scale{};           ///< Theorem 4's free scale c [x^2/f]
};

using Term = BasicTerm<double>;
using Evaluation = BasicEvaluation<double>;

}  // namespace qhm::bounds
