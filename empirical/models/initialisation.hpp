#pragma once

#include <torch/nn/module.h>

#include <cstdint>

namespace qhm::empirical {

/// Draws every parameter of `model` anew, as a function of `seed` and of the model's shape alone:
///
///     convolution   weight ~ N(0, 2 / fan_out), fan_out = out_channels kernel_h kernel_w;  bias = 0
///     linear        weight by the network that it is in;                                   bias = 0
///         vision transformer    N(0, 0.02^2), as are the class token and the positions
///         perceptron            N(0, 2 / fan_in), fan_in = inputs of the layer
///         language model        U(-0.1, 0.1)
///         any other             N(0, 0.01^2)
///     norm          weight = 1;  bias = 0;  running mean = 0, running variance = 1
///     embedding     U(-0.1, 0.1)
///     LSTM          weights and biases ~ U(-1/sqrt(h), 1/sqrt(h)), h = values in the state of a layer
///
/// Source     He et al. 2015 (arXiv 1502.01852), section 2.2, backward form for convolutions and forward form
///            for perceptrons; N(0, 0.01^2) as in the code of arXiv 2506.23544's experiments; transformers as
///            in the code of Touvron et al. 2021 (arXiv 2012.12877), whose normal is cut at 100 deviations,
///            which is nowhere; embedding and decoder as in PyTorch's example word_language_model; LSTM as
///            LibTorch documents its own
/// Bits       addressed draws (core/random.hpp, Stream::initialisation) taken on the CPU in double, so they
///            do not depend on the device, the number of threads, the LibTorch version or its global
///            generator
/// Throws     InputError for `--seed` above max_seed; std::logic_error for a layer with parameters that none
///            of the rules covers
void initialise(torch::nn::Module& model, std::uint64_t seed);

}  // namespace qhm::empirical
