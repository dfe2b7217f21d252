#pragma once

#include "bounds/sums/compensated_sum.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// Throws AssumptionViolated with the first step at which alpha, beta or gamma differs from step 0.
template <class Real>
void require_constant_parameters(Profile<Real> const& profile) {
  auto const& pieces = profile.pieces();
  auto const first = pieces.front().stage(0);
  auto const changed = [](std::uint64_t step) {
    return AssumptionViolated(step, "alpha, beta or gamma changes; all three must be constant");
  };
  for (auto const& piece : pieces) {
    auto const s = piece.stage(piece.first_epoch);
    if (!(s.alpha == first.alpha && s.beta == first.beta && s.gamma == first.gamma))
      throw changed(s.first_step);
    // A curve that is not flat changes from one epoch to the next, though its rounded values may agree.
    if (!piece.flat() && piece.epochs() > 1) throw changed(piece.step_of(piece.first_epoch + 1));
  }
}

/// Throws AssumptionViolated with the first step at which gamma is not 1: the corollary is for NSHB.
template <class Real>
void require_heavy_ball(Profile<Real> const& profile) {
  for (auto const& piece : profile.pieces())
    if (!(piece.gamma.flat.value == Real(1)))
      throw AssumptionViolated(piece.first_step, breaks("gamma", as_double(piece.gamma.flat.value),
                                                        "normalized heavy ball, gamma", 1.0));
}

/// (1/K) sum_{k<K} 1/b_k
template <class Real>
Real mean_inverse_batch(Profile<Real> const& profile) {
  CompensatedSum<Real> sum;
  for (auto const& piece : profile.pieces()) sum.add(Real(piece.steps) / piece.batch);
  return sum.value() / Real(profile.steps());
}

}  // namespace qhm::bounds
