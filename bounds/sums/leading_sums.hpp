#pragma once

#include "bounds/sums/sum_over.hpp"

namespace qhm::bounds {

/// The sums over k < K that the bounds of arXiv 2506.23544 are made of, for any K up to 1e18.
///
/// Error   double: 1e-14 relative, every term being >= 0 (sum_over.hpp). Enclosing type: an enclosure.
/// Cost    does not grow with K: at most a few hundred blocks beside one row a stage of the step schedules.
template <class Real>
struct LeadingSums {
  Real steps;                     ///< K
  Real alpha;                     ///< sum alpha_k                       [x^2/f]
  Real alpha_sq;                  ///< sum alpha_k^2
  Real alpha_sq_over_batch;       ///< sum alpha_k^2 / b_k
  Real omega;                     ///< sum gamma_k beta_k
  Real alpha_omega;               ///< sum alpha_k gamma_k beta_k
  Real complement_over_batch;     ///< sum (1 - beta_k) / b_k
  Real complement_sq_over_batch;  ///< sum (1 - beta_k)^2 / b_k
  Real alpha_sq_over_complement;  ///< sum alpha_k^2 / (1 - beta_k)
};

template <class Real>
LeadingSums<Real> leading_sums(Profile<Real> const& profile) {
  auto const s = sum_over(profile, [](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const here = sight.stage();
    S const square = here.alpha * here.alpha;
    S const omega = here.omega();
    S const complement_over_batch = here.one_minus_beta / here.batch;
    return std::array<S, 8>{here.alpha,
                            square,
                            S(square / here.batch),
                            omega,
                            S(here.alpha * omega),
                            complement_over_batch,
                            S(here.one_minus_beta * complement_over_batch),
                            S(square / here.one_minus_beta)};
  });
  return {Real(profile.steps()), s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
}

}  // namespace qhm::bounds
