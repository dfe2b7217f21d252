#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>

#include "empirical/classifier.hpp"
#include "empirical/precision.hpp"
#include "empirical/qhm_optimizer.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

struct EpochOutcome {
  double mean_loss;                     ///< over the epoch's samples, each at the step that used it  [f]
  std::optional<std::uint64_t> failed;  ///< first step of the epoch, from 0, whose loss is not finite
};

/// One epoch: ceil(n / batch) steps of the optimizer through `order` (an index tensor on the device), in
/// training mode. The short last batch of n mod batch samples is a step like any other; with batch norm it
/// may even be one sample, whose statistics are then those of its positions.
///
/// Losses stay on the device until the epoch ends, so a loss that is not finite is seen only then: no step
/// waits for the device. `progressed` is called after each step and may throw to end the epoch there.
EpochOutcome train_epoch(Classifier const&, QHM&, Samples const&, torch::Tensor const& order,
                         std::int64_t batch, Precision, Progressed const& progressed);

}  // namespace qhm::empirical
