#pragma once

#include <torch/types.h>

#include <cstdint>

#include "empirical/augmentation.hpp"
#include "empirical/probes/functional.hpp"

namespace qhm::empirical {

/// A functional with all that it takes to measure it: in which batches, and what they are changed by.
struct Ruler {
  Functional functional = Functional::eval;
  std::int64_t batch = 250;  ///< samples in one pass; `train-fixed` and `train-batch` depend on it
  torch::Tensor order{};     ///< int64 [n] on the host; undefined: `measurement_order`
  torch::Tensor changes{};   ///< int32 [n, 5] on the host, of the samples in that order; undefined: none
};

/// Where a run stands, as far as rulers depend on it.
struct RulerPlace {
  std::int64_t samples = 0;  ///< n
  std::int64_t epoch_batch =
      0;                    ///< that the last epoch was trained with; before the first, that of the first
  std::uint64_t epoch = 0;  ///< epochs done
  std::uint64_t seed = 0;
  Augmentation augmentation{};
};

/// The ruler of a functional at a place. `batch` is used where the functional does not say another one. What
/// is random comes from addresses that no epoch of training has: (seed, 2^31 + epoch, sample's place).
Ruler ruler_at(Functional, RulerPlace const&, std::int64_t batch);

}  // namespace qhm::empirical
