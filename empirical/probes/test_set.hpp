#pragma once

#include <cstdint>

#include "empirical/classifier.hpp"
#include "empirical/ranks.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

struct TestScore {
  double loss;      ///< mean cross-entropy  [f]
  double accuracy;  ///< share of labels that have the largest of their logits, in [0, 1]
};

/// The model in evaluation mode on all samples, in batches of `batch` (which changes time, not the result
/// beyond rounding). Leaves the model as it was. Several processes share the batches.
TestScore evaluate(Classifier const&, Samples const&, std::int64_t batch, Progressed const&,
                   Ranks const& = {});

}  // namespace qhm::empirical
