#pragma once

#include <algorithm>
#include <vector>

#include "verify/case.hpp"
#include "verify/rational.hpp"
#include "verify/series.hpp"

namespace qhm::verify {

/// The schedules of one epoch as the paper's equations 1 to 12 have them.
template <class Real>
struct PlainEpoch {
  std::uint64_t steps;  ///< how many of the K steps lie in it
  Real alpha, beta, one_minus_beta, gamma, batch;
};

/// b'_m = b or b_0 delta^floor(m/E), rounded and capped as the plan says, as an exact fraction.
Rational plain_batch(Plan const&, std::uint64_t epoch);

/// T_m = ceil(n/b'_m), exactly.
std::uint64_t plain_steps(Plan const&, std::uint64_t epoch);

/// Whether b'_m is certainly above n and kept real, so that T_m = 1 and its exact fraction need not be
/// written down.
bool beyond_samples(Plan const&, std::uint64_t epoch);

/// Most epochs that are added in exact fractions: their digits grow with every epoch.
inline constexpr std::uint64_t most_exact_epochs = 100;

/// The epochs of the first K steps, written a second time and on purpose without core's tables, series or run
/// lengths: what a witness is checked against. Throws NoFraction in exact fractions where a schedule leaves
/// them.
template <class Real>
std::vector<PlainEpoch<Real>> plain_epochs(Plan const& plan, std::uint64_t K) {
  auto const number = [](double x) { return written<Real>(x); };
  auto const decayed = [&](double max, std::uint64_t m) {
    return Real(number(max) / root(real<Real>(Rational(m + 1))));
  };
  auto const stepped = [&](StepDecay const& s, std::uint64_t m) {
    return Real(number(s.max) * power(number(s.factor), Real(m / plan.interval)));
  };
  std::vector<PlainEpoch<Real>> epochs;
  std::uint64_t const M = plan.epochs;
  for (std::uint64_t m = 0, k = 0; k < K; ++m) {
    if (std::is_same_v<Real, Rational> && m == most_exact_epochs) throw NoFraction();
    PlainEpoch<Real> now{std::min(plain_steps(plan, m), K - k), Real(0), Real(0), Real(0), Real(0), Real(0)};
    if (auto const* growing = std::get_if<Exponential>(&plan.batch); growing && beyond_samples(plan, m))
      now.batch = number(growing->initial) * power(number(growing->growth), Real(m / plan.interval));
    else
      now.batch = real<Real>(plain_batch(plan, m));
    now.alpha = std::visit(
        match{[&](Constant const& s) { return number(s.value); },
              [&](SqrtDecay const& s) { return decayed(s.max, m); },
              [&](Decay const& s) { return real<Real>(Rational(rational(s.max) / Rational(m + 1))); },
              [&](Cosine const& s) {
                if (m >= M) return decayed(s.max, m);
                if (s.max == s.min) return number(s.max);
                return Real(number(s.min) + (number(s.max) - number(s.min)) / Real(2) *
                                                Real(Real(1) + cosine_of<Real>(m, M > 1 ? M - 1 : 1)));
              },
              [&](Polynomial const& s) {
                if (m >= M) return decayed(s.max, m);
                return Real(number(s.min) + Real(number(s.max) - number(s.min)) *
                                                power(real<Real>(Rational(M - m, M)), number(s.power)));
              },
              [](auto const&) -> Real { throw std::logic_error("the paper has no such schedule"); }},
        plan.learning_rate);
    now.beta = std::visit(match{[&](Constant const& s) { return number(s.value); },
                                [&](StepDecay const& s) { return stepped(s, m); },
                                [&](Increasing const& s) {
                                  Real const slow =
                                      power(real<Real>(Rational(m + 1)), real<Real>(Rational(3, 4)));
                                  return Real(Real(1) - Real(Real(1) - number(s.min)) / slow);
                                }},
                          plan.beta);
    now.one_minus_beta = Real(1) - now.beta;
    now.gamma = std::visit(match{[&](Constant const& s) { return number(s.value); },
                                 [&](StepDecay const& s) { return stepped(s, m); }},
                           plan.gamma);
    epochs.push_back(now);
    k += now.steps;
  }
  return epochs;
}

/// The sum over k < K of a series.
template <class Real>
Real plain_sum(Series series, std::vector<PlainEpoch<Real>> const& epochs) {
  Real sum(0);
  for (auto const& e : epochs) sum += Real(e.steps) * series_term<Real>(series, e);
  return sum;
}

/// min_{k<K} E|h'(x_k)|^2 by going through all sequences of signs (one sequence where sigma = 0). [f^2/x^2]
template <class Real>
Real smallest_gradient_sq(TwoPoint const& problem, std::vector<PlainEpoch<Real>> const& epochs) {
  using std::max;
  using std::min;
  auto const number = [](double x) { return written<Real>(x); };
  struct State {
    Real x, d;
  };
  Real const L = number(problem.smoothness);
  Real const top = L * number(problem.radius);
  std::vector<Real> noises{number(problem.sigma)};
  if (problem.sigma != 0) noises.push_back(Real(-noises.front()));
  std::vector<State> states{{number(problem.start), number(problem.before)}};
  std::vector<Real> expectations;
  for (auto const& e : epochs)
    for (std::uint64_t i = 0; i < e.steps; ++i) {
      Real sum(0);
      std::vector<State> next;
      next.reserve(noises.size() * states.size());
      for (auto const& [x, d] : states) {
        Real const slope = max(Real(-top), min(Real(L * x), top));
        sum += slope * slope;
        for (Real const& noise : noises) {
          Real const g = slope + noise;
          Real const momentum = e.one_minus_beta * g + e.beta * d;
          next.push_back(
              {Real(x - e.alpha * Real(Real(Real(1) - e.gamma) * g + e.gamma * momentum)), momentum});
        }
      }
      expectations.push_back(Real(sum / Real(states.size())));
      states = std::move(next);
    }
  Real smallest = expectations.front();
  for (Real const& value : expectations) smallest = min(smallest, value);
  return smallest;
}

}  // namespace qhm::verify
