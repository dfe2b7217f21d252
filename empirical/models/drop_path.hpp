#pragma once

#include <torch/types.h>

namespace qhm::empirical {

/// A residual branch [b, ...] of which each sample is skipped with probability p: 0 where its uniform is
/// below p, divided by 1 - p elsewhere, so that the mean over uniforms [b] is the branch.
///
/// Source   Huang et al. 2016 (arXiv 1603.09382), section 3, with the division moved from testing to training
/// Assumes  p in [0, 1). A bfloat16 branch comes back as float, whose 1 / (1 - p) is not off by 2^-9 each
/// time
torch::Tensor drop_path(torch::Tensor const& branch, torch::Tensor const& uniforms, double p);

}  // namespace qhm::empirical
