#pragma once

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "core/pieces.hpp"

namespace qhm::bounds {

/// Tables of intervals on which a theorem's template gives a lower bound for many plans at once
/// (relaxation.hpp).

/// K / sum_{k<K} 1/b_k, or more by a rounding: the harmonic mean of a plan's batches.
Enclosure harmonic_mean_of_batches(Plan const&, std::uint64_t steps);

/// A plan of constant alpha, beta and gamma as one stage with the harmonic mean of its batches: its bounds
/// read no more of them.
Profile<Enclosure> one_stage(Plan const&, std::uint64_t steps, Enclosure const& batch);

/// Pieces of two plans that differ in numbers alone, each number as the interval between the two. With
/// `omega_alone` beta and gamma are put as beta = omega and gamma = 1, for theorems that read no more of
/// them. Throws Undecided where the plans change at different steps.
Profile<Enclosure> hull_of(Profile<Enclosure> const& low, Profile<Enclosure> const& high, bool omega_alone);

/// The same pieces with another batch.
Profile<Enclosure> with_batch(Profile<Enclosure> const&, Enclosure const& batch);

}  // namespace qhm::bounds
