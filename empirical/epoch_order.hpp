#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"

namespace qhm::empirical {

/// Uniformly random permutation of 0 .. n-1, a function of (seed, stream, epoch) alone: Fisher and Yates'
/// shuffle whose draw for position i has the address (step = epoch, sample = i).
std::vector<std::int64_t> permutation(std::uint64_t seed, Stream, std::uint32_t epoch, std::int64_t n);

/// The order in which epoch m visits the training set: one shuffle an epoch, without replacement. Batches are
/// consecutive runs of b; the last one of an epoch holds the n mod b samples that are left and is trained on
/// like any other, its loss being the mean over its own samples.
std::vector<std::int64_t> epoch_order(std::uint64_t seed, std::uint64_t epoch, std::int64_t n);

/// The order in which every measurement visits a data set: random, because variances are estimated from its
/// batches, but the same for all epochs, seeds and runs, because `train-fixed` is a function of it.
std::vector<std::int64_t> measurement_order(std::int64_t n);

}  // namespace qhm::empirical
