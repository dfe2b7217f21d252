#pragma once

#include <string>
#include <vector>

#include "bounds/rates/rules.hpp"

namespace qhm::bounds {

/// One condition of an asymptotic statement, and why it holds or does not.
struct Condition {
  std::string statement;  ///< `sum alpha^2/b < inf`
  bool holds;
  std::string reason;  ///< `diverges like log K`
};

/// The conditions under which a theorem's bound tends to zero.
struct TheoremConditions {
  std::string name;   ///< `theorem-2-ii`, in records
  std::string title;  ///< `Theorem 2 (ii)`
  std::vector<Condition> conditions;

  [[nodiscard]] bool hold() const;
  /// What is broken, `sum alpha^2/b diverges like log K; ...`; empty where all hold.
  [[nodiscard]] std::string why_not() const;
};

/// For a plan in one reading, orders in steps:
///
///     theorem-2-ii          sum alpha = inf,  sum gamma beta < inf,  sum alpha^2/b < inf
///     theorem-2-ii-weaker   sum alpha = inf,  sum alpha gamma beta = o(sum alpha),
///                           sum alpha^2/b = o(sum alpha),  sup gamma beta < 1
///     theorem-4-ii          sum alpha = inf,  sum (1-beta)/b < inf,  sum alpha^2/(1-beta) < inf,
///                           beta (alpha/2 + 1) <= 1 for all k
///     theorem-4-ii-squared  the same with sum (1-beta)^2/b < inf
///
/// All of them assume alpha_max < 2/L beside, which is a matter of the problem.
///
/// Source   arXiv 2506.23544, Theorem 2 (ii) and Theorem 4 (ii); the weaker form and the square are derived:
///          the weighted average of E|grad f|^2 needs no more (docs/theorems.md).
std::vector<TheoremConditions> theorem_conditions(Plan const&, Reading);

}  // namespace qhm::bounds
