#pragma once

#include <cmath>
#include <cstdint>

#include "core/errors.hpp"
#include "core/lmo.hpp"

namespace qhm::bounds {

/// What Theorem H needs to know of a problem, in the norm |.| of the steps and its dual |.|_*.
template <class Real>
struct LmoProblem {
  Real gap;                     ///< Delta = f(x_0) - inf f                              [f]
  Real sigma;                   ///< E|g - grad f|_2^2 <= sigma^2, of one sample         [f/x]
  Real sigma_hessian{0};        ///< E|(H - f'')v|_2^2 <= sigma_H^2 |v|^2, of one sample [f/x^2]
  Real smoothness{1};           ///< L_0: |grad f(x) - grad f(y)|_* <= (L_0 + L_1 sup |grad f|_*) |x - y|
  Real relative_smoothness{0};  ///< L_1 [1/x]
  Real hessian{0};              ///< M_0: the same of f'' v, over |x - y||v|         [f/x^3]
  Real relative_hessian{0};     ///< M_1 [1/x^2]
  Real curvature{1};            ///< sup |f''(x) v|_2/|v|, at most theta L_0         [f/x^2]
  Real to_dual{1};              ///< rho: |v|_* <= rho |v|_2
  Real to_euclidean{1};         ///< theta: |v|_2 <= theta |v|_*
};

/// Whether a Hessian-vector product is of the samples of the gradient beside it, or of its own.
enum class HessianSample { same, independent };

/// Values of one step: length eta [x], weight a of the new gradient, samples of gradient and Hessian.
template <class Real>
struct LmoStep {
  Real eta, a, batch{1}, hessian_batch{1};
};

namespace detail {

/// The second moment that the noise of one step adds, from that of the gradient (a sigma) and of the product
/// (1-a) s eta, s^2 its variance.
template <class Real>
Real step_noise(Real const& gradient, Real const& product, HessianSample sample) {
  if (sample == HessianSample::independent) return gradient * gradient + product * product;
  return (gradient + product) * (gradient + product);
}

}  // namespace detail

/// Upper bound on  sum eta_k E|grad f(x_k)|_* / sum eta_k  >=  min_{k<K} E|grad f(x_k)|_*  for
/// x_{k+1} = x_k + eta_k lmo(m_k), m_0 = g(x_0), where L_1 = M_1 = 0. [f/x]
///
///     ( Delta + sum_{k<K} [2 eta_k (B_k + rho Q_k) + L/2 eta_k^2] ) / sum eta_k
///
/// with B_0 = 0, Q_0^2 = sigma^2/b_0 and, B, Q and eta on the right being those of step k - 1,
///
///     polyak   B_k = (1-a)(B + L eta)                 Q_k^2 = (1-a)^2 Q^2 + a^2 sigma^2/b_k
///     igt      B_k = (1-a) B + M/2 eta^2 (1-a)/a      the same
///     hcm-v1   B_k = (1-a)(B + M/2 eta^2)             Q_k^2 = (1-a)^2 Q^2 + (a sigma)^2/b_k + r^2
///     hcm-v2   B_k = 0                                the same,  r = (1-a) s eta
///
/// s = sigma_H for hcm-v1, s^2 = sigma_H^2 + L_2^2 for hcm-v2
///
/// (with one sample for both, the square of the sum in place of the sum of squares)
///
/// Source     derived; docs/siblings.md. The set-up is arXiv 2512.13227, whose constants are not known
/// Assumes    as LmoProblem says; batches of independent draws; 0 < a_k <= 1 (a_0 is not used)
/// Constants  Delta, sigma, sigma_H, L, M, L_2, rho of LmoProblem
/// Equality   not attained: 2.4 to 6 times the value on a quadratic (docs/siblings.md)
/// Error      double: K ulps, every term being >= 0
/// Throws     AssumptionViolated naming the first step with a_k outside (0, 1], or eta_k <= 0
template <class Real, class StepAt>
Real theorem_h(LmoProblem<Real> const& problem, Momentum momentum, HessianSample sample, std::uint64_t steps,
               StepAt const& at) {
  using std::sqrt;
  Real const L = problem.smoothness, half_M = problem.hessian / 2;
  Real bias(0), noise_sq(0), eta_before(0), sum(0), weight(0);
  for (std::uint64_t k = 0; k < steps; ++k) {
    LmoStep<Real> const step = at(k);
    if (!(step.eta > Real(0))) throw AssumptionViolated(k, "eta breaks eta > 0");
    if (!(step.a > Real(0) && step.a <= Real(1))) throw AssumptionViolated(k, "a breaks 0 < a <= 1");
    if (k == 0) {
      noise_sq = problem.sigma * problem.sigma / step.batch;
    } else {
      Real const keep = 1 - step.a;
      Real const gradient = step.a * problem.sigma / sqrt(step.batch);
      Real spread(0);  // of one Hessian-vector product over |D|
      switch (momentum) {
        case Momentum::polyak:
          bias = keep * (bias + L * eta_before);
          break;
        case Momentum::igt:
          bias = keep * bias + half_M * eta_before * eta_before * keep / step.a;
          break;
        case Momentum::hcm_v1:
          bias = keep * (bias + half_M * eta_before * eta_before);
          spread = problem.sigma_hessian / sqrt(step.hessian_batch);
          break;
        case Momentum::hcm_v2:
          spread = sqrt(problem.sigma_hessian * problem.sigma_hessian / step.hessian_batch +
                        problem.curvature * problem.curvature);
          break;
      }
      noise_sq =
          keep * keep * noise_sq + detail::step_noise<Real>(gradient, keep * spread * eta_before, sample);
    }
    sum += 2 * step.eta * (bias + problem.to_dual * sqrt(noise_sq)) + L / 2 * step.eta * step.eta;
    weight += step.eta;
    eta_before = step.eta;
  }
  return (problem.gap + sum) / weight;
}

/// Upper bound on the mean over k < K of E|grad f(x_k)|_* for constant eta, a and batch, with L_1 and M_1.
/// [f/x]
///
/// With E = exp(L_1 eta), I = 2 rho sigma/(a K), h = (1-a)/a, each bound is (right)/(left):
///
///     polyak   1 - E L_1 eta/2 - 2 h E L_1 eta                Delta/(eta K) + E L_0 eta/2 + I + 2 h E L_0
///     eta
///                                                             + 2 rho sigma sqrt(a/(2-a))
///     hcm-v1   1 - E L_1 eta/2 - h E M_1 eta^2                Delta/(eta K) + E L_0 eta/2 + I
///                                                             + h eta^2 (M_0 + M_1 E L_0 eta) + 2 rho
///                                                             nu/sqrt(a(2-a))
///     hcm-v2   1 - E L_1 eta/2 - 2 rho theta h E L_1 eta      Delta/(eta K) + E L_0 eta/2 + I + 2 rho
///     nu/sqrt(a(2-a))
///
/// nu as one step's noise above with a sigma and (1-a) eta times sigma_H (hcm-v1) or sqrt(sigma_H^2 + theta^2
/// L_0^2 E^2) (hcm-v2).
///
/// Source     derived; docs/siblings.md
/// Assumes    as theorem_h, with the relative constants of LmoProblem
/// Throws     AssumptionViolated at step 0 where the left side is not above 0, or a is not in (0, 1];
///            std::invalid_argument for igt, of which this form is not proved
template <class Real>
Real theorem_h_relative(LmoProblem<Real> const& problem, Momentum momentum, HessianSample sample,
                        std::uint64_t steps, LmoStep<Real> const& step) {
  using std::exp;
  using std::sqrt;
  if (momentum == Momentum::igt) throw std::invalid_argument("igt has no (L_0, L_1) form");
  if (!(step.a > Real(0) && step.a <= Real(1))) throw AssumptionViolated(0, "a breaks 0 < a <= 1");
  Real const K(steps), eta = step.eta, a = step.a, h = (1 - a) / a, rho = problem.to_dual;
  Real const L0 = problem.smoothness, L1 = problem.relative_smoothness;
  Real const E = exp(Real(L1 * eta));
  Real const sigma = problem.sigma / sqrt(step.batch);
  Real const hessian = problem.sigma_hessian / sqrt(step.hessian_batch);
  Real left = 1 - E * L1 * eta / 2;
  Real right = problem.gap / (eta * K) + E * L0 * eta / 2 + 2 * rho * sigma / (a * K);
  auto const noise = [&](Real const& spread) {
    Real const square = detail::step_noise<Real>(a * sigma, (1 - a) * spread * eta, sample);
    return Real(2 * rho * sqrt(Real(square / (a * (2 - a)))));
  };
  if (momentum == Momentum::polyak) {
    left -= 2 * h * E * L1 * eta;
    right += 2 * h * E * L0 * eta + 2 * rho * sigma * sqrt(Real(a / (2 - a)));
  } else if (momentum == Momentum::hcm_v1) {
    left -= h * E * problem.relative_hessian * eta * eta;
    right += h * eta * eta * (problem.hessian + problem.relative_hessian * E * L0 * eta) + noise(hessian);
  } else {
    Real const theta = problem.to_euclidean;
    left -= 2 * rho * theta * h * E * L1 * eta;
    right += noise(sqrt(Real(hessian * hessian + theta * theta * L0 * L0 * E * E)));
  }
  if (!(left > Real(0)))
    throw AssumptionViolated(
        0, "eta breaks the condition of " + momentum_name(momentum) + " that 1 exceeds its (L_0, L_1) terms");
  return right / left;
}

}  // namespace qhm::bounds
