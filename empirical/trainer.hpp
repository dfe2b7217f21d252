#pragma once

#include <torch/types.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>

#include "empirical/stepper.hpp"

namespace qhm::empirical {

/// The steps of one epoch: ceil(samples / batch), the last one on what is left.
struct EpochSteps {
  std::int64_t samples;  ///< that the epoch uses
  std::int64_t batch;    ///< at most `samples`

  [[nodiscard]] std::int64_t count() const { return (samples + batch - 1) / batch; }
  [[nodiscard]] std::int64_t samples_of(std::int64_t step) const {
    return std::min(batch, samples - step * batch);
  }
};

struct EpochOutcome {
  double mean_loss;                     ///< over the epoch's samples, each at the step that used it  [f]
  std::optional<std::uint64_t> failed;  ///< first step of the epoch, from 0, whose loss is not finite
};

/// What the losses of an epoch's steps say, float [steps] on the host.
EpochOutcome outcome_of(torch::Tensor const& losses, EpochSteps const&);

/// Called after each step with the number of the next one; true ends the epoch there.
using AfterStep = std::function<bool(std::int64_t next_step)>;

/// Steps `first` to the last of an epoch, in training mode; the stepper stands before `first`. Returns the
/// number of the next step: the epoch's count where nothing ended it before.
///
/// The short last batch is a step like any other; with batch norm it may even be one sample, whose statistics
/// are then those of its positions. A loss that is not finite is seen only at the end: no step waits for the
/// device.
std::int64_t train_steps(Stepper&, EpochSteps const&, std::int64_t first, AfterStep const&);

}  // namespace qhm::empirical
