#pragma once

#include "bounds/corollaries/constant_parameters.hpp"
#include "bounds/sums/sum_over.hpp"

namespace qhm::bounds {

/// Upper bound on  min_{k<K} E|grad f(x_k)|^2  for NSHB (gamma = 1) with any alpha_k, beta_k, b_k that do not
/// grow too fast. [f^2/x^2]
///
///     ( 2 Delta + sigma2 sum [L alpha_k^2 + alpha_{k+1} beta_{k+1}^2/(1-beta_{k+1})] (1-beta_k)^2/b_k )
///     / sum alpha_k (1 - beta_k),                          alpha_K := alpha_{K-1}, beta_K := beta_{K-1}
///
/// With one beta: 2 Delta/((1-beta) sum alpha) + sigma2 sum [(1-beta) L alpha_k^2 + beta^2 alpha_{k+1}]/b_k /
/// sum alpha. For a constant batch it keeps a floor near beta^2 sigma2/b whatever alpha does.
///
/// Source     derived; docs/theorems.md. Lyapunov function f(x_k) + alpha_k beta_k^2/(2 (1-beta_k))
/// |d_{k-1}|^2;
///            very probably the bound of arXiv 2508.03105
/// Assumes    f L-smooth, bounded below; variance sigma2; batches of independent draws; d_{-1} = 0; gamma =
/// 1;
///            alpha_{k+1} beta_{k+1}^2/(1-beta_{k+1}) <= alpha_k/(1-beta_k) - L alpha_k^2  for every k < K
/// Constants  Delta [f], L [f/x^2], sigma2 [f^2/x^2], alpha [x^2/f]
/// Equality   not attained
/// Error      double: 1e-13 relative, every term being >= 0. Enclosing type: an enclosure of the formula.
/// Throws     AssumptionViolated, naming the first step that breaks an assumption
template <class Real>
Real corollary_a3(Problem const& problem, Profile<Real> const& profile) {
  require_heavy_ball(profile);
  Real const L = constant<Real>(problem.smoothness);
  auto const carried = [](auto const& s) { return s.alpha * s.beta * s.beta / s.one_minus_beta; };
  require_at_every_pair(
      profile, Margin::at_least_zero,
      [&](auto const& s, auto const& next) {
        return s.alpha / s.one_minus_beta - L * s.alpha * s.alpha - carried(next);
      },
      [&](Stage<Real> const& s, Stage<Real> const& next) {
        double const rise = as_double(next.alpha) / as_double(s.alpha), beta = as_double(s.beta);
        double const step = as_double(Real(L * s.alpha));
        if (rise > 1 && as_double(next.beta) == beta)
          return breaks(
              "gamma beta^2", rise * beta * beta,
              "the growth condition (gamma = alpha_{k+1}/alpha_k) gamma beta^2 <= 1 - (1-beta) L alpha",
              1 - (1 - beta) * step);
        return breaks("L alpha", step,
                      "the growth condition, which at constant alpha, beta reads L alpha <= 1 + beta",
                      1 + beta);
      });
  auto const noise_of = [&](auto const& s, auto const& next) {
    return (L * s.alpha * s.alpha + carried(next)) * s.one_minus_beta * s.one_minus_beta / s.batch;
  };
  auto const [inner] =
      sum_over_pairs(profile, [&](auto const& s, auto const& next) { return std::array{noise_of(s, next)}; });
  auto const& piece = profile.pieces().back();
  auto const last = piece.stage(piece.last_epoch());
  auto const [weight] = sum_over(profile, [](auto const& sight) {
    auto const s = sight.stage();
    return std::array{s.alpha * s.one_minus_beta};
  });
  return (2 * constant<Real>(problem.gap) +
          constant<Real>(problem.variance) * Real(inner + noise_of(last, last))) /
         weight;
}

}  // namespace qhm::bounds
