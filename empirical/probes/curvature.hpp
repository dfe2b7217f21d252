#pragma once

#include <cstdint>

#include "empirical/classifier.hpp"
#include "empirical/ranks.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

/// How the largest curvature is sought.
struct PowerIteration {
  std::int64_t iterations = 0;  ///< Hessian-vector products; 0: none, nothing is measured
  std::int64_t samples = 0;     ///< first so many in `measurement_order`; 0: all
  std::int64_t batch = 250;     ///< samples in one pass
};

/// |H v| for a unit vector v near the dominant eigenvector of the Hessian H of f in the functional `eval`, by
/// power iteration from a fixed random v:
///
///     v <- H v / |H v|,   H v = gradient of (grad f . v)          [f/x^2]
///
/// Never above the largest |eigenvalue| of H (up to rounding), so over all samples a lower estimate of L;
/// over a part of them it is that of the part's mean. Where f is not twice differentiable (ReLU) H is that of
/// the pieces. Gradients in fp32, sums in double. NaN where nothing is measured. Leaves the model as it was;
/// several processes share the batches.
double largest_curvature(Classifier const&, Samples const&, PowerIteration const&, Progressed const&,
                         Ranks const& = {});

}  // namespace qhm::empirical
