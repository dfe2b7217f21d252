#pragma once

#include <optional>
#include <string>

#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// The weight w of a stage's steps in the average that a theorem bounds, as bounds/theorems/weights.hpp lists
/// them, in any arithmetic; empty where the weights change within a stage (theorem-a) or the theorem bounds
/// no such average. [unit of alpha, or 1]
template <class Real>
std::optional<Real> stage_weight(std::string const& theorem, Problem const& problem, Stage<Real> const& s) {
  Real const L = constant<Real>(problem.smoothness);
  Real const own = s.alpha * s.one_minus_omega();
  if (theorem == "theorem-2" || theorem == "theorem-2-w") return Real(own * (Real(2) - L * s.alpha));
  if (theorem == "theorem-2-s") return Real(own * (Real(2) - L * own));
  if (theorem == "theorem-4-repaired") return s.alpha;
  if (theorem == "theorem-4-free-scale" || theorem == "theorem-4-sup")
    return Real(s.alpha * (Real(1) + s.one_minus_gamma));
  if (theorem == "corollary-a1" || theorem == "corollary-a2") return Real(1);
  if (theorem == "corollary-a3") return Real(s.alpha * s.one_minus_beta);
  if (theorem == "corollary-a4") return Real(s.alpha * (Real(2) - L * s.alpha));
  return std::nullopt;
}

}  // namespace qhm::bounds
