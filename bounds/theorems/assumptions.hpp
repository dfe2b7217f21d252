#pragma once

#include <cmath>
#include <span>
#include <string>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/problem.hpp"
#include "core/stages.hpp"

namespace qhm::bounds {

/// A constant of the problem in the arithmetic of the bound, as the decimal that was written.
template <class Real>
Real constant(Known const& known) {
  return decimal<Real>(known.value);
}

/// Throws AssumptionViolated with the first step of the first stage for which `holds` is false.
template <class Real, class Holds, class Describe>
void require_at_every_step(std::span<Stage<Real> const> stages, Holds holds, Describe describe) {
  for (auto const& stage : stages)
    if (!holds(stage)) throw AssumptionViolated(stage.first_step, describe(stage));
}

/// Throws AssumptionViolated unless sample gradients are bounded (Assumption 1: |grad f_i| <= G < inf).
void require_bounded_gradients(Problem const& problem);

/// `alpha = 5 breaks 0 <= alpha < 2/L = 2`
std::string breaks(std::string const& symbol, double value, std::string const& condition, double limit);

template <class Real>
double as_double(Real const& x) {
  return static_cast<double>(x);
}

}  // namespace qhm::bounds
