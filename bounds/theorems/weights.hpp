#pragma once

#include <vector>

#include "bounds/theorems/registry.hpp"
#include "core/stage.hpp"

namespace qhm::bounds {

/// The weights w_k of the average  sum w_k E|grad f(x_k)|^2 / sum w_k  that a theorem really bounds, for
/// k = 0 .. K-1, up to a common factor:
///
///     theorem-2, theorem-2-w               alpha_k (1 - omega_k) (2 - L alpha_k)
///     theorem-2-s                          alpha_k (1 - omega_k) (2 - L alpha_k (1 - omega_k))
///     theorem-4-repaired                   alpha_k
///     theorem-4-free-scale, theorem-4-sup  alpha_k (2 - gamma_k)
///     theorem-a                            q_k of the parameters in `value`
///     corollary-a1, corollary-a2           1
///     corollary-a3                         alpha_k (1 - beta_k)
///     corollary-a4                         alpha_k (2 - L alpha_k)
///
/// A theorem is to be compared with that average; its ratio to the minimum says more of the run than of the
/// bound. Empty where the theorem does not apply, or bounds another mean (Theorem X), or nothing.
/// `value` is the theorem's evaluation on these stages. Cost: O(K) time and memory.
std::vector<double> weights(Theorem const&, Problem const&, std::span<Stage<double> const> stages,
                            Evaluation const& value);

}  // namespace qhm::bounds
