#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>

#include "empirical/classifier.hpp"
#include "empirical/precision.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

/// Parameters of a model, from three narrow ones: their number is a polynomial of degree 2 in the width.
/// Throws InputError for options that no model has.
double parameter_count(ModelOptions const&, InputShape const&, std::int64_t classes);

/// Throws InputError for `--width` where weights, momentum and gradient (4 bytes each) and the vectors of a
/// measurement (7 of 8 bytes) do not fit into 3/4 of `free` bytes, before any is made.
void require_weights_fit(ModelOptions const&, InputShape const&, std::int64_t classes, std::uint64_t free);

/// What one forward and backward pass takes beyond the weights, as measured: fixed + per_sample b  [bytes].
struct StepMemory {
  double fixed, per_sample;
};

/// Measured on passes of 8 and 16 samples: the most that LibTorch's allocators held at once. A lower estimate
/// for a model whose weights outweigh the activations of 16 samples, since its peak is then where gradients
/// of weights are, not where activations are; scratch space inside kernels is not seen. Leaves the model as
/// it was.
StepMemory step_memory(Classifier const&, Samples const&, Precision, torch::Device);

/// Bytes that are free: on the CPU what the kernel calls available, or what is left of a control group's
/// limit if that is less.
std::uint64_t free_memory(torch::Device);

/// Samples to take at once so that `largest` samples a step fit into 3/4 of `free` bytes: 0 where they fit as
/// they are, else the largest power of two that does. `asked` (0: choose) is only checked. Throws InputError
/// for `--microbatch` or `--width`, with the numbers, where nothing fits.
std::int64_t fitting_microbatch(StepMemory const&, std::int64_t largest, std::int64_t asked,
                                std::uint64_t free);

/// `1.5 GiB`.
std::string bytes_text(double bytes);

}  // namespace qhm::empirical
