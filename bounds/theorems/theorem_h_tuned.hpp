#pragma once

#include "bounds/theorems/theorem_h.hpp"

namespace qhm::bounds {

/// Constant eta and a that make an upper bound on the leading terms of Theorem H least after K steps, and
/// that bound. [f/x]
///
///     polyak   4 (2 L Delta rho^2 sigma^2/K)^(1/4)     a = (2 L eta/(rho sigma))^(2/3)
///              eta = (Delta/(K (2L)^(1/3) (rho sigma)^(2/3)))^(3/4)
///     hcm      3 (4 rho^2 s sigma Delta/K)^(1/3)       a = s eta/sigma
///              eta = (Delta/(2 rho K sqrt(s sigma)))^(2/3)
///              s = sqrt(sigma_H^2 + L_2^2) (hcm-v2) or sigma_H (hcm-v1, which adds M eta^2/a)
///
/// With this eta and a the leading terms are (2 + sqrt 2)/4 of it (polyak), (1 + sqrt 2)/3 (hcm, one sample
/// for gradient and product) or 2/3 (hcm, independent samples).
///
/// Source    derived; docs/siblings.md. Left out: L eta/2, and 2 rho sigma/(a K), which for hcm is of the
/// same
///           order and is dropped with b_0 near 1/a
template <class Real>
struct TunedLmo {
  Real eta, a, leading;
};

template <class Real>
TunedLmo<Real> tuned_polyak(LmoProblem<Real> const& problem, Real const& steps) {
  using std::pow;
  using std::sqrt;
  Real const noise = problem.to_dual * problem.sigma, twice = 2 * problem.smoothness;
  Real const third = Real(1) / 3;
  Real const base = problem.gap / (steps * Real(pow(twice, third)) * Real(pow(noise, Real(2 * third))));
  Real const eta = sqrt(Real(base * sqrt(base)));
  Real const ratio = twice * eta / noise;
  return {eta, Real(pow(ratio, Real(2 * third))),
          4 * Real(sqrt(Real(sqrt(Real(twice * problem.gap * noise * noise / steps)))))};
}

/// `spread` is s. Throws std::invalid_argument where s or sigma is 0: nothing bounds eta then.
template <class Real>
TunedLmo<Real> tuned_hcm(LmoProblem<Real> const& problem, Real const& spread, Real const& steps) {
  using std::pow;
  using std::sqrt;
  if (!(spread > Real(0)) || !(problem.sigma > Real(0)))
    throw std::invalid_argument("s and sigma are above 0");
  Real const both = spread * problem.sigma, rho = problem.to_dual;
  Real const third = Real(1) / 3;
  Real const eta = pow(Real(problem.gap / (2 * rho * steps * sqrt(both))), Real(2 * third));
  return {eta, spread * eta / problem.sigma,
          3 * Real(pow(Real(4 * rho * rho * both * problem.gap / steps), third))};
}

/// eta_k = eta_0 (k+1)^-p, a_k = a_0 (k+1)^-q: the exponents for which Theorem H falls fastest, and its rate
/// K^-r.
struct LmoExponents {
  double eta, a, rate;
};
inline LmoExponents theory_exponents(Momentum momentum) {
  switch (momentum) {
    case Momentum::polyak:
      return {3.0 / 4, 1.0 / 2, 1.0 / 4};
    case Momentum::igt:
      return {5.0 / 7, 4.0 / 7, 2.0 / 7};
    case Momentum::hcm_v1:
    case Momentum::hcm_v2:
      return {2.0 / 3, 2.0 / 3, 1.0 / 3};
  }
  throw std::logic_error("a momentum is one of four");
}

}  // namespace qhm::bounds
