#pragma once

#include <cmath>
#include <optional>

#include "bounds/corollaries/closed_form.hpp"

namespace qhm::bounds {

/// Closed-form upper bounds on A_K, B_K, C_K; empty where the paper has none.
template <class Real>
struct Corollary3 {
  std::optional<Real> A, B, C;
};

/// Corollary 3 in corrected form. With X = lr-max, a = lr-min, p = power, T = T_0, K steps, and S a lower
/// bound on sum alpha_k:
///
///     S    constant X K | sqrt-decay 2 X (sqrt(K+1) - 1) | cosine (X+a) K/2 | polynomial (X + p a) K/(p+1)
///     A    1/S
///     B    growing batch     X^2 T E delta / (b0 (delta-1)) / S
///          constant batch    constant X/b | sqrt-decay X T (1 + log(K+1)) / (2 b (sqrt(K+1) - 1))
///                            cosine (3X^2 + 2Xa + 3a^2)/(4b(X+a)) + (X-a) T/(b K)
///                            polynomial (2p^2a^2 + 2paX + (p+1)X^2)/(b(2p+1)(X+pa)) + (p+1)(X^2-a^2)
///                            T/(b(X+pa)K) (cosine and polynomial: at the horizon; before it X/b, which holds
///                            for every K)
///     C    beta and gamma both step-decay: gamma beta T E / ((1 - lambda zeta) S)
///
/// Source     arXiv 2506.23544, Corollary 3. B for polynomial with a constant batch lacks 2p^2a^2 in print;
/// the
///            others are as printed or as intended where the text at hand is garbled: docs/theorems.md
/// Assumes    cosine and polynomial: K within the horizon; growing batch: no rounding, no cap within K steps
/// Error      double: 1e-14 relative
template <class Real>
Corollary3<Real> corollary_3(ClosedFormInput const& in) {
  using std::log;
  using std::sqrt;
  Plan const& plan = in.plan;
  Real const K(in.steps);
  Real const T(in.first_epoch_steps);
  Real const root = K / Real(sqrt(Real(K + 1)) + 1);  // sqrt(K+1) - 1 without cancellation
  Corollary3<Real> closed;
  if (!in.pure_growth) return closed;

  // The learning rate's lower bound S on its sum, its maximum, and B for a constant batch.
  struct Rate {
    Real max, sum, constant_batch;  ///< constant_batch = b B_K
  };
  auto const rate =
      std::visit(match{[&](Constant const& s) -> std::optional<Rate> {
                         Real const X = decimal<Real>(s.value);
                         return Rate{X, X * K, X};
                       },
                       [&](SqrtDecay const& s) -> std::optional<Rate> {
                         Real const X = decimal<Real>(s.max);
                         return Rate{X, 2 * X * root, X * T * Real(1 + log(Real(K + 1))) / Real(2 * root)};
                       },
                       [&](Decay const&) -> std::optional<Rate> { return std::nullopt; },
                       [&](Cosine const& s) -> std::optional<Rate> {
                         if (!in.within_horizon) return std::nullopt;
                         Real const X = decimal<Real>(s.max);
                         Real const a = decimal<Real>(s.min);
                         Real const whole =
                             Real(3 * X * X + 2 * X * a + 3 * a * a) / Real(4 * (X + a)) + (X - a) * T / K;
                         return Rate{X, Real(X + a) * K / 2, in.at_horizon ? whole : X};
                       },
                       [&](Polynomial const& s) -> std::optional<Rate> {
                         if (!in.within_horizon) return std::nullopt;
                         Real const X = decimal<Real>(s.max);
                         Real const a = decimal<Real>(s.min);
                         Real const p = decimal<Real>(s.power);
                         Real const whole = Real(2 * p * p * a * a + 2 * p * a * X + (p + 1) * X * X) /
                                                Real((2 * p + 1) * (X + p * a)) +
                                            (p + 1) * Real(X * X - a * a) * T / Real((X + p * a) * K);
                         return Rate{X, Real(X + p * a) * K / Real(p + 1), in.at_horizon ? whole : X};
                       },
                       [](auto const&) -> std::optional<Rate> { return std::nullopt; }},
                 plan.learning_rate);
  if (!rate) return closed;

  closed.A = Real(1) / rate->sum;
  closed.B = std::visit(
      match{[&](Constant const& b) -> Real { return rate->constant_batch / decimal<Real>(b.value); },
            [&](Exponential const& b) -> Real {
              return rate->max * rate->max * growth_factor<Real>(in, b) / rate->sum;
            },
            [](auto const&) -> Real { throw std::logic_error("this batch size is not pure growth"); }},
      plan.batch);
  auto const* beta = std::get_if<StepDecay>(&plan.beta);
  auto const* gamma = std::get_if<StepDecay>(&plan.gamma);
  if (beta != nullptr && gamma != nullptr) {
    Real const ratio = decimal<Real>(beta->factor) * decimal<Real>(gamma->factor);
    closed.C = decimal<Real>(gamma->max) * decimal<Real>(beta->max) * T * Real(plan.interval) /
               Real(Real(1 - ratio) * rate->sum);
  }
  return closed;
}

}  // namespace qhm::bounds
