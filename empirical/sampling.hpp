#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/stage.hpp"

namespace qhm::empirical {

/// How the samples of a step are chosen.
enum class Sampling {
  /// One shuffle an epoch, without replacement, as everyone trains. Batches are consecutive runs of b; the
  /// last one of an epoch holds the n mod b samples that are left and is trained on like any other, its loss
  /// being the mean over its own samples.
  epoch_shuffle,
  /// Every sample of every batch uniform over the training set, with replacement, as the theorems assume.
  /// An epoch has the same ceil(n / b) steps, each of b samples.
  independent
};

/// Throws InputError for `--sampling`.
Sampling sampling_from(std::string const& name);
std::string sampling_name(Sampling);

/// Uniformly random permutation of 0 .. n-1, a function of (seed, stream, epoch) alone: Fisher and Yates'
/// shuffle whose draw for position i has the address (step = epoch, sample = i).
std::vector<std::int64_t> permutation(std::uint64_t seed, Stream, std::uint32_t epoch, std::int64_t n);

/// The samples of epoch m, step after step: a function of (seed, epoch, place in the epoch), and of the batch
/// size only in how many there are.
std::vector<std::int64_t> epoch_order(Sampling, std::uint64_t seed, std::uint64_t epoch, std::int64_t n,
                                      std::int64_t batch);

/// How many samples the steps of one epoch use: n, or b ceil(n / b) where they are independent.
std::int64_t samples_of_epoch(Sampling, std::int64_t n, std::int64_t batch);

/// The order in which every measurement visits a data set: random, because variances are estimated from its
/// batches, but the same for all epochs, seeds and runs, because `train-fixed` is a function of it.
std::vector<std::int64_t> measurement_order(std::int64_t n);

}  // namespace qhm::empirical
