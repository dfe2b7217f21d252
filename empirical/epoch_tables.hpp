#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "empirical/augmentation.hpp"
#include "empirical/sampling.hpp"

namespace qhm::empirical {

/// All that is random in one epoch, a row a place in it, on the host. Each row is a function of (seed, epoch,
/// place) alone.
struct EpochTables {
  torch::Tensor order;    ///< int64 [m], which sample
  torch::Tensor changes;  ///< int32 [m, 5] of `augmentation_table`; undefined where there are none
  torch::Tensor draws;    ///< float [m, k], uniform in (0, 1), for the model's own use; undefined where k = 0
};

struct EpochRandomness {
  Sampling sampling = Sampling::epoch_shuffle;
  Augmentation augmentation{};
  std::int64_t draws_per_sample = 0;  ///< k
  std::uint64_t seed = 0;
};

EpochTables epoch_tables(EpochRandomness const&, std::uint64_t epoch, std::int64_t n, std::int64_t batch);

/// What Hessian-vector products of an epoch draw: samples independent of the gradients', and a number for
/// each step.
struct ProductTables {
  EpochTables samples;
  std::vector<double> q;  ///< uniform in (0, 1), by step
};

ProductTables product_tables(EpochRandomness const&, std::uint64_t epoch, std::int64_t n, std::int64_t batch);

}  // namespace qhm::empirical
