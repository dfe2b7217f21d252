#pragma once

#include "bounds/sums/leading_sums.hpp"
#include "bounds/theorems/small_learning_rate.hpp"

namespace qhm::bounds {

/// The bare sums of Theorem 2, without problem constants; given whether or not the theorem applies.
///
///     A_K = 1 / sum alpha_k                      [f/x^2]
///     B_K = sum alpha_k^2/b_k / sum alpha_k      [x^2/f]
///     C_K = sum gamma_k beta_k / sum alpha_k     [f/x^2]
template <class Real>
struct Theorem2Terms {
  Real A, B, C;
};

template <class Real>
Theorem2Terms<Real> theorem_2_terms(LeadingSums<Real> const& sums) {
  return {Real(1) / sums.alpha, sums.alpha_sq_over_batch / sums.alpha, sums.omega / sums.alpha};
}

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM, as printed. [f^2/x^2]
///
///      2 Delta A_K + L sigma2 B_K + 2 alpha_max (1 + alpha_max L) G^2 C_K
///     -------------------------------------------------------------------
///                 (1 - omega_max) (2 - L alpha_max)
///
///     alpha_max = max_{k<K} alpha_k,  omega_max = max_{k<K} gamma_k beta_k
///
/// Source     arXiv 2506.23544, Theorem 2 (i). The maxima are taken over the K steps of the plan, the
/// smallest
///            values with which the printed proof holds.
/// Assumes    f L-smooth and bounded below; sigma2 bounds the variance of a sample's gradient; batches of b_k
///            independent draws; |grad f_i| <= G (needed only where C_K > 0); |d_{-1}| <= G; 0 <= alpha_k <
///            2/L.
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha [x^2/f]
/// Equality   in the limit K -> inf by SGD (omega = 0) with one alpha and b on f = L x^2/2: both sides tend
/// to
///            L alpha sigma2 / (b (2 - L alpha)). With momentum not attained.
/// Error      double: 1e-14 relative. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real theorem_2(Problem const& problem, Profile<Real> const& profile) {
  Real const L = constant<Real>(problem.smoothness);
  require_small_learning_rate(L, profile);
  auto const terms = theorem_2_terms(leading_sums(profile));
  Real const alpha_max = maximum(profile, [](Stage<Real> const& s) { return s.alpha; });
  Real const one_minus_omega_max =
      -maximum(profile, [](Stage<Real> const& s) -> Real { return -s.one_minus_omega(); });
  Real momentum(0);
  if (terms.C > Real(0)) {
    require_bounded_gradients(problem);
    Real const G = constant<Real>(problem.gradient_bound);
    momentum = 2 * alpha_max * Real(1 + alpha_max * L) * G * G * terms.C;
  }
  Real const numerator =
      2 * constant<Real>(problem.gap) * terms.A + L * constant<Real>(problem.variance) * terms.B + momentum;
  return numerator / Real(one_minus_omega_max * Real(2 - L * alpha_max));
}

}  // namespace qhm::bounds
