#pragma once

#include <cstdint>
#include <optional>

#include "empirical/settings.hpp"
#include "empirical/training.hpp"

namespace qhm::empirical {

/// How a call of `train` ended.
struct TrainingEnd {
  Status status;
  std::optional<std::uint64_t> diverged_at{};  ///< first step, from 0, whose loss was not finite
  bool already_ended = false;  ///< the folder held a run that had ended before: nothing was done
  int signal = 0;              ///< that asked to stop, where status is `interrupted`
  bool first_process = true;   ///< whether this process is the one that writes and speaks
};

/// Trains as the settings say and leaves a result folder: x_0 measured, then epoch after epoch trained,
/// measured and saved. A loss that is not finite ends the run as `diverged`; SIGINT, SIGTERM and SIGUSR1 end
/// it as `interrupted` after the step in hand, with a checkpoint from where `resume` goes on. The folder is
/// locked while the run lasts. Sets LibTorch's threads. Where the environment speaks of several processes,
/// they train together (see Ranks), and all must be called alike.
///
/// Throws InputError for settings, data, memory or a folder that cannot be used, before anything is written;
/// a failure later is recorded in the manifest and thrown.
TrainingEnd train(TrainingSettings const&);

}  // namespace qhm::empirical
