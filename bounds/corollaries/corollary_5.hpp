#pragma once

#include <cmath>
#include <optional>

#include "bounds/corollaries/closed_form.hpp"

namespace qhm::bounds {

/// Closed-form upper bounds on A'_K, B'_K, C'_K, D'_K.
template <class Real>
struct Corollary5 {
  Real A, B, C, D;
};

/// Corollary 5 in corrected form; empty where the paper has none. The paper treats two pairs, with X =
/// lr-max, T = T_0, and S <= sum alpha_k:
///
///                    sqrt-decay with constant beta               decay with increasing beta
///     S              2 X (sqrt(K+1) - 1)                         X log(K+1)
///     A'             1/S                                         1/S
///     B'  constant   (1-beta) K / (b S)                          T (1 + 4 (1-beta_min) (K+1)^(1/4)) / (b S)
///         growing    (1-beta) T E delta / (b0 (delta-1) S)       T E delta / (b0 (delta-1) S)
///     C'             X^2 T (1 + log(K+1)) / S                    2 X^2 T / S
///     D'             X^2 T (1 + log(K+1)) / ((1-beta) S)         zeta(5/4) X^2 T / ((1-beta_min) S)
///
/// Source     arXiv 2506.23544, Corollary 5. In print B' (sqrt-decay, constant batch) lacks 1/(2X), D'
/// (sqrt-decay)
///            lacks T (1 + log(K+1))/2, and D' (decay) has 2 for zeta(5/4) = 4.595...: docs/theorems.md
/// Assumes    growing batch: no rounding, no cap within K steps
/// Error      double: 1e-14 relative
template <class Real>
std::optional<Corollary5<Real>> corollary_5(ClosedFormInput const& in) {
  using std::log;
  using std::sqrt;
  Plan const& plan = in.plan;
  if (!in.pure_growth) return std::nullopt;
  Real const K(in.steps);
  Real const T(in.first_epoch_steps);
  auto const* sqrt_decay = std::get_if<SqrtDecay>(&plan.learning_rate);
  auto const* beta = std::get_if<Constant>(&plan.beta);
  if (sqrt_decay != nullptr && beta != nullptr) {
    Real const X = decimal<Real>(sqrt_decay->max);
    Real const S = 2 * X * K / Real(sqrt(Real(K + 1)) + 1);
    Real const complement = one_minus<Real>(beta->value);
    Real const logarithm = X * X * T * Real(1 + log(Real(K + 1))) / S;
    Real const B = std::visit(
        match{[&](Constant const& b) -> Real { return complement * K / Real(decimal<Real>(b.value) * S); },
              [&](Exponential const& b) -> Real { return complement * growth_factor<Real>(in, b) / S; },
              [](auto const&) -> Real { throw std::logic_error("this batch size is not pure growth"); }},
        plan.batch);
    return Corollary5<Real>{1 / S, B, logarithm, logarithm / complement};
  }
  auto const* decay = std::get_if<Decay>(&plan.learning_rate);
  auto const* increasing = std::get_if<Increasing>(&plan.beta);
  if (decay != nullptr && increasing != nullptr) {
    Real const X = decimal<Real>(decay->max);
    Real const S = X * log(Real(K + 1));
    Real const complement = one_minus<Real>(increasing->min);
    Real const zeta = zeta_of_five_quarters<Real>();
    Real const B = std::visit(
        match{[&](Constant const& b) -> Real {
                Real const fourth_root = sqrt(Real(sqrt(Real(K + 1))));
                return T * Real(1 + 4 * complement * fourth_root) / Real(decimal<Real>(b.value) * S);
              },
              [&](Exponential const& b) -> Real { return growth_factor<Real>(in, b) / S; },
              [](auto const&) -> Real { throw std::logic_error("this batch size is not pure growth"); }},
        plan.batch);
    return Corollary5<Real>{1 / S, B, 2 * X * X * T / S, zeta * X * X * T / Real(complement * S)};
  }
  return std::nullopt;
}

}  // namespace qhm::bounds
