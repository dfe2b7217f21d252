#pragma once

#include <torch/types.h>

#include <string>

namespace qhm::empirical {

/// The device that `--device auto|cpu|cuda` names; `auto` is CUDA where there is one and this build can use
/// it. Several processes of one machine take its devices in turn. Throws InputError for another name, and for
/// `cuda` where there is none.
torch::Device device_from(std::string const& name);

/// Sets LibTorch's threads, 0 meaning one a core (shared with the other processes of the run on this
/// machine), and returns their number. Results have the same bits for the same number of threads on the same
/// machine; another number sums in another order.
std::int64_t use_threads(std::int64_t threads);

}  // namespace qhm::empirical
