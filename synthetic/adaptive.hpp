#pragma once

#include <cstdint>
#include <vector>

#include "core/plan.hpp"
#include "synthetic/experiment.hpp"

namespace qhm::synthetic {

/// A plan that is decided while it runs. Before each epoch the full gradient is looked at; where its norm
/// (the root of the mean over trials of |grad f|^2) is at most eps,
///
///     b <- ceil(delta b),   alpha <- min(gamma alpha, alpha_max),   eps <- eps sqrt(gamma'/delta)
///
/// gamma' the factor by which alpha really grew: the batch size that is best for an accuracy eps is
/// proportional to alpha/eps^2 (bounds/optimize/critical_batch.hpp), so each stage is run at its best batch.
///
/// Source   after arXiv 2508.05302, which adjusts both from the norm's decay (details not known); derived
struct AdaptiveRule {
  double target = 0.1;      ///< first eps [f/x]
  double batch_growth = 2;  ///< delta > 1
  double rate_growth = 1;   ///< gamma >= 1
  double rate_max = 1e300;  ///< alpha_max [x^2/f]
};

/// What happened at an epoch at which the rule changed the plan.
struct AdaptiveChange {
  std::uint64_t epoch;
  double gradient_norm, target;  ///< before the change [f/x]
  double rate, batch;            ///< from this epoch on
};

struct AdaptivePlan {
  Plan plan;  ///< the plan that it became: rate and batch are tables
  std::vector<AdaptiveChange> changes;
};

/// Runs the trials of the experiment, whose plan has a constant rate and batch, epoch by epoch and decides.
/// `simulate` with the plan that comes out makes the same draws and steps; with these draws no
/// bound holds for it (Experiment::decided_by_its_draws): the theorems ask for a plan that does not depend on
/// the noise.
///
/// Throws InputError for a rule or a plan that is not one, or noise that samples data.
AdaptivePlan decide_adaptively(Experiment const&, AdaptiveRule const&);

}  // namespace qhm::synthetic
