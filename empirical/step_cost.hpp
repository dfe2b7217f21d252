#pragma once

#include <torch/nn/module.h>

#include <cstdint>

#include "empirical/methods/update_rule.hpp"
#include "empirical/stepper.hpp"

namespace qhm::empirical {

/// What a step of the rule costs, in gradients of the same batch [1]: the time of its passes over that of one
/// gradient, each the shortest of 15 rounds that time both in turn, after one that does not count: what else
/// the machine does only makes times longer. 1 for a rule whose only pass is a gradient. The stepper stands
/// at the start of an epoch of at least `count` samples; model and weights are left as they were.
double step_cost(Stepper&, UpdateRule const&, torch::nn::Module&, std::int64_t count);

}  // namespace qhm::empirical
