#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "empirical/classifier.hpp"
#include "empirical/probes/batch_spread.hpp"
#include "empirical/probes/ruler.hpp"
#include "empirical/ranks.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

struct FullGradient {
  torch::Tensor gradient;     ///< [p] of doubles on the device: grad f, in the order of flat_parameters
  double squared_norm;        ///< |grad f|^2  [f^2/x^2]
  double loss;                ///< f  [f]
  VarianceEstimate variance;  ///< sigma^2 of one sample's gradient (under train-fixed, of a batch's times b)
};

/// Gradient of the mean loss f = (1/n) sum_i f_i over all samples, by one pass in the ruler's batches and
/// order, in fp32 with sums in double:
///
///     grad f = sum_B |B| g_B / n,   the last batch by its true size
///
/// Leaves parameters, their gradients, buffers, modes and the random generator as they were. `progressed` may
/// throw to end the pass. Several processes share the batches, one here and one there, and get the same
/// numbers.
FullGradient full_gradient(Classifier const&, Samples const&, Ruler const&, Progressed const& progressed,
                           Ranks const& = {});

/// Largest |grad f_i| of the first `count` samples in `measurement_order`, in the functional `eval`: a lower
/// estimate of G. Leaves the model as it was.
double largest_sample_gradient(Classifier const&, Samples const&, std::int64_t count,
                               Progressed const& progressed, Ranks const& = {});

}  // namespace qhm::empirical
