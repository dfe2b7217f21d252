#pragma once

#include <limits>
#include <string>

#include "bounds/rates/rules.hpp"

namespace qhm::bounds {

/// The condition of Theorem 4 on every step,
///
///     beta_k (alpha_k/2 + 1) <= 1  for all k,   that is  alpha_k <= 2 (1 - beta_k)/beta_k.
///
/// always             beta = 0
/// capped             it holds if and only if alpha_max <= cap. Where beta does not rise the first step
///                    decides: cap = 2 (1 - beta_max)/beta_max ("cap1" in docs). Where alpha falls faster
///                    than 1 - beta (decay with increasing beta), with c = 1 - beta_min and x = m + 1:
///                    cap = 2 min_{x = 1, 2, ...} c x/(x^(3/4) - c) over x^(3/4) > c ("cap2"); the quotient
///                    falls up to x = (4c)^(4/3) and rises from there on.
/// fails_eventually   alpha falls more slowly than 1 - beta: no alpha_max > 0 keeps it for ever.
///
/// Source   arXiv 2506.23544, Theorem 4; the caps are derived
struct StepCondition {
  enum class Kind { always, capped, fails_eventually };
  Kind kind;
  bool holds;
  double cap = std::numeric_limits<double>::infinity();  ///< on alpha_max [x^2/f]
  std::string reason;
};

/// Error    `holds` is decided for the decimals that were written, in 50 digits; `cap` is correctly rounded
/// to
///          a few ulps.
StepCondition step_condition(Plan const&, Reading);

/// The largest alpha_max, with the schedule's shape kept (alpha_min/alpha_max too), for which the condition
/// holds in the first `epochs` epochs; rounded down by at most 1e-9 relative. Infinite where there is no
/// limit.
double cap_within(Plan const&, std::uint64_t epochs);

}  // namespace qhm::bounds
