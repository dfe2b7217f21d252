#pragma once

#include "bounds/sums/compensated_sum.hpp"
#include "bounds/theorems/assumptions.hpp"

namespace qhm::bounds {

/// Throws AssumptionViolated with the first step at which alpha, beta or gamma differs from step 0.
template <class Real>
void require_constant_parameters(Profile<Real> const& profile) {
  auto const& pieces = profile.pieces();
  auto const first = pieces.front().stage(0);
  for (auto const& piece : pieces) {
    // On a piece that is not flat, the second epoch differs from the first.
    auto const last = piece.flat() ? piece.first_epoch : std::min(piece.first_epoch + 1, piece.last_epoch());
    for (std::uint64_t epoch = piece.first_epoch; epoch <= last; ++epoch) {
      auto const s = piece.stage(epoch);
      if (!(s.alpha == first.alpha && s.beta == first.beta && s.gamma == first.gamma))
        throw AssumptionViolated(s.first_step, "alpha, beta or gamma changes; all three must be constant");
    }
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
