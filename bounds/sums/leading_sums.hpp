#pragma once

#include <span>

#include "bounds/sums/compensated_sum.hpp"
#include "core/stages.hpp"

namespace qhm::bounds {

/// The sums over k < K that the bounds of arXiv 2506.23544 are made of.
///
/// Error   in double, each sum is within 4 ulps of the sum of its rounded terms, whose own relative error is
/// at most
///         8 ulps (schedules.hpp): 2e-15 relative in all, because every term is >= 0. In an enclosing type,
///         an enclosure.
/// Cost    one pass over the table: O(stages).
template <class Real>
struct LeadingSums {
  Real steps;                     ///< K
  Real alpha;                     ///< sum alpha_k                       [x^2/f]
  Real alpha_sq;                  ///< sum alpha_k^2
  Real alpha_sq_over_batch;       ///< sum alpha_k^2 / b_k
  Real omega;                     ///< sum gamma_k beta_k
  Real alpha_omega;               ///< sum alpha_k gamma_k beta_k
  Real complement_over_batch;     ///< sum (1 - beta_k) / b_k
  Real complement_sq_over_batch;  ///< sum (1 - beta_k)^2 / b_k
  Real alpha_sq_over_complement;  ///< sum alpha_k^2 / (1 - beta_k)
};

template <class Real>
LeadingSums<Real> leading_sums(std::span<Stage<Real> const> stages) {
  CompensatedSum<Real> steps, alpha, alpha_sq, alpha_sq_over_batch, omega, alpha_omega, complement_over_batch,
      complement_sq_over_batch, alpha_sq_over_complement;
  for (auto const& s : stages) {
    Real const t(s.steps);
    Real const squares = t * s.alpha * s.alpha;
    steps.add(t);
    alpha.add(t * s.alpha);
    alpha_sq.add(squares);
    alpha_sq_over_batch.add(squares / s.batch);
    omega.add(t * s.omega());
    alpha_omega.add(t * s.alpha * s.omega());
    complement_over_batch.add(t * s.one_minus_beta / s.batch);
    complement_sq_over_batch.add(t * s.one_minus_beta * s.one_minus_beta / s.batch);
    alpha_sq_over_complement.add(squares / s.one_minus_beta);
  }
  return {steps.value(),
          alpha.value(),
          alpha_sq.value(),
          alpha_sq_over_batch.value(),
          omega.value(),
          alpha_omega.value(),
          complement_over_batch.value(),
          complement_sq_over_batch.value(),
          alpha_sq_over_complement.value()};
}

/// Largest value over the table of a function of a stage.
template <class Real, class Function>
Real maximum(std::span<Stage<Real> const> stages, Function of) {
  using std::max;
  Real largest = of(stages.front());
  for (auto const& stage : stages.subspan(1)) largest = max(largest, Real(of(stage)));
  return largest;
}

}  // namespace qhm::bounds
