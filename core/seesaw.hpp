#pragma once

#include <string>

#include "core/plan.hpp"

namespace qhm {

/// What a Seesaw plan does at a cut, in place of dividing the learning rate by a.
enum class SeesawLine {
  normalised,  ///< rate / sqrt a, batch x a: for steps of a length that the gradient does not set (LMO, Adam)
  sgd          ///< rate kept, batch x a: for SGD and QHM
};

/// `normalised` or `sgd`. Throws InputError for another word.
SeesawLine seesaw_line(std::string const& name);

/// The plan that grows its batch where `base` lowers its learning rate, at the same epochs, and so after the
/// same samples:
///
///     cuts of epoch m   j = floor(log_a(r_0/r_m)),  r the base rate at the first step of the epoch
///     rate              r_0 a^(-j/2)  (normalised)   or   r_0  (sgd)
///     batch             b'_m a^j, rounded as the plan rounds
///
/// A rate of 0 cuts no further. The warm-up is kept; the rest becomes two tables.
///
/// Source   arXiv 2510.14717 (Seesaw), algorithm 1 on the stepwise base schedule; sqrt a is the most
/// aggressive
///          division on the line rate sqrt(batch) = constant that its lemma 4 finds stable
/// Throws   InputError for a <= 1, a base rate that rises, more than 2^22 epochs, or a batch beyond 1e18
Plan seesaw(Plan const& base, double factor, SeesawLine line);

}  // namespace qhm
