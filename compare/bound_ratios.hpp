#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bounds/theorems/registry.hpp"
#include "compare/plan_group.hpp"
#include "plots/figure.hpp"

namespace qhm::compare {

/// A theorem at a group's last K beside the observed value of what it bounds.
struct BoundRatio {
  bounds::Theorem const* theorem;
  plots::Standing standing;       ///< bound; estimate where a constant was measured; or refuted
  std::optional<double> bound{};  ///< [f^2/x^2]; empty where the theorem does not apply
  std::string reason{};           ///< then why
  std::optional<double> ratio{};  ///< bound / observed
};

/// The observed  min_{k<K} E|grad f(x_k)|^2  at the end.                                    [f^2/x^2]
///
/// train      min over the recorded points, x_0 and the last included, of the mean over seeds of
///            `grad_norm_sq`. Points between epoch ends are not seen, so this is at least the minimum over
///            all; the last point is x_K, one step later than the bound's.
/// synthetic  mean over seeds of `min_mean_grad_sq`, each the minimum of a mean over trials
double observed_minimum(PlanGroup const&);

std::vector<BoundRatio> bound_ratios(PlanGroup const&, std::vector<bounds::Theorem const*> const&);

}  // namespace qhm::compare
