#pragma once

#include <torch/nn/module.h>

#include <cstdint>

namespace qhm::empirical {

/// Draws every parameter of `model` anew, as a function of `seed` and of the model's shape alone:
///
///     convolution   weight ~ N(0, 2 / fan_out), fan_out = out_channels kernel_h kernel_w;  bias = 0
///     linear        weight ~ N(0, 0.01^2);                                                 bias = 0
///     norm          weight = 1;  bias = 0;  running mean = 0, running variance = 1
///
/// Source     He et al. 2015 (arXiv 1502.01852), section 2.2, backward form; the linear layer as in the code
/// of
///            arXiv 2506.23544's experiments
/// Bits       addressed draws (core/random.hpp, Stream::initialisation) taken on the CPU in double, so they
/// do
///            not depend on the device, the number of threads, the LibTorch version or its global generator
/// Throws     InputError for `--seed` above max_seed; std::logic_error for a layer with parameters that none
///            of the rules covers
void initialise(torch::nn::Module& model, std::uint64_t seed);

}  // namespace qhm::empirical
