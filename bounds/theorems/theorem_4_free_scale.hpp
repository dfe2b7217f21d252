#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "bounds/sums/leading_sums.hpp"
#include "bounds/theorems/initial_error.hpp"

namespace qhm::bounds {

namespace detail {

/// 1 - q = (1 - beta)(1 + beta) - beta^2 alpha gamma/(2c)
template <class S, class Real>
S one_minus_q(Stage<S> const& s, Real const& c) {
  return s.one_minus_beta * (1 + s.beta) - s.beta * s.beta * s.alpha * s.gamma / Real(2 * c);
}

}  // namespace detail

/// Throws AssumptionViolated with the first step at which q_k < 1 fails for this c. Step 0 needs no
/// condition; it is asked of it too.
template <class Real>
void require_admissible_scale(Profile<Real> const& profile, Real const& c) {
  require_at_every_step(
      profile, Margin::above_zero, [&](auto const& s) { return detail::one_minus_q(s, c); },
      [&](Stage<Real> const& s) {
        return breaks("beta^2 (1 + alpha gamma/(2c))",
                      as_double(Real(s.beta * s.beta * (1 + s.alpha * s.gamma / Real(2 * c)))),
                      "q < limit at c = " + shortest(as_double(c)), 1.0);
      });
}

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for mini-batch QHM: Theorem 4' with a free Lyapunov weight c >
/// 0. [f^2/x^2]
///
///     ( 2 Delta + (2c + alpha_0 gamma_0) beta_0^2 e0 + sigma2 sum (2c + alpha_k gamma_k) (1-beta_k)^2/b_k
///       + L G^2 sum alpha_k^2 + 2 c L^2 G^2 sum_{k>=1} q_k/(1-q_k) alpha_{k-1}^2 ) / sum alpha_k (2 -
///       gamma_k)
///
///     q_k = beta_k^2 (1 + alpha_k gamma_k / (2c)) < 1 for k >= 1;  e0 = min(2 L Delta, G^2)
///     (initial_error.hpp)
///
/// Source     derived; docs/theorems.md. Lyapunov function f(x_k) + c |d_{k-1} - grad f(x_k)|^2.
/// Assumes    as Theorem 2 with bounded gradients; q_k < 1; no condition on alpha
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], G [f/x], alpha and c [x^2/f]
/// Equality   tends to 1 on a slope without noise (beta = gamma = 0, L alpha -> 0, K L alpha -> inf): 0.83 at
/// K = 12 Error      double: 1e-13 relative while every 1 - q_k > 1e-2; the numerator's terms are >= 0.
/// Enclosing
///            type: an enclosure of the formula for this c, which is a valid bound for every c.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real theorem_4_free_scale(Problem const& problem, Profile<Real> const& profile, Real const& c) {
  require_bounded_gradients(problem);
  require_admissible_scale(profile, c);
  Real const L = constant<Real>(problem.smoothness);
  Real const G = constant<Real>(problem.gradient_bound);
  auto const first = profile.pieces().front().stage(0);
  auto const [noise, squares, weight] = sum_over(profile, [&](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 3>{S((2 * c + s.alpha * s.gamma) * s.one_minus_beta * s.one_minus_beta / s.batch),
                            S(s.alpha * s.alpha), S(s.alpha * (1 + s.one_minus_gamma))};
  });
  auto const [lag] = sum_over_pairs(profile, [&](auto const& before, auto const& s) {
    auto const left = detail::one_minus_q(s, c);
    return std::array{(1 - left) / left * before.alpha * before.alpha};
  });
  return (2 * constant<Real>(problem.gap) +
          (2 * c + first.alpha * first.gamma) * first.beta * first.beta * initial_error<Real>(problem) +
          constant<Real>(problem.variance) * noise + L * G * G * squares + 2 * c * L * L * G * G * lag) /
         weight;
}

/// The c > 0 with the smallest Theorem 4', to 1e-3 in log(c - c_min), where c_min is the least admissible c:
/// 1e-6 in the bound. The numerator is convex in c (each c q/(1-q) is linear plus a positive multiple of
/// 1/(c - c_k)), so a golden-section search finds it. Throws AssumptionViolated where gradients are not
/// bounded.
double best_scale_theorem_4(Problem const&, Profile<double> const&);

}  // namespace qhm::bounds
