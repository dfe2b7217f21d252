#pragma once

#include "verify/case.hpp"
#include "verify/plain_loop.hpp"

namespace qhm::verify {

/// The letters of the corollaries, as a formula writes them.
template <class Real>
struct Symbols {
  Real X{0}, a{0}, p{0};               ///< lr-max, lr-min, power
  Real b{0}, delta{0};                 ///< first batch size, growth
  Real beta{0}, beta_min{0}, zeta{0};  ///< (largest) beta; of (10); factor of (9)
  Real gamma{0}, lambda{0};            ///< (largest) gamma; factor of (12)
  Real E{0}, M{0}, K{0}, T{0}, n{0};   ///< interval, epochs, steps, T_0 = ceil(n/b), samples
};

template <class Real>
Symbols<Real> symbols(Case const& at) {
  auto const number = [](double x) { return written<Real>(x); };
  Symbols<Real> s;
  auto const& plan = at.plan;
  std::visit(match{[&](Constant const& lr) { s.X = number(lr.value); },
                   [&](SqrtDecay const& lr) { s.X = number(lr.max); },
                   [&](Decay const& lr) { s.X = number(lr.max); },
                   [&](Cosine const& lr) {
                     s.X = number(lr.max);
                     s.a = number(lr.min);
                   },
                   [&](Polynomial const& lr) {
                     s.X = number(lr.max);
                     s.a = number(lr.min);
                     s.p = number(lr.power);
                   },
                   [](auto const&) { throw std::logic_error("the paper has no such schedule"); }},
             plan.learning_rate);
  std::visit(match{[&](Constant const& b) { s.b = number(b.value); },
                   [&](Exponential const& b) {
                     s.b = number(b.initial);
                     s.delta = number(b.growth);
                   },
                   [&](Linear const& b) { s.b = number(b.initial); },
                   [](auto const&) { throw std::logic_error("the paper has no such schedule"); }},
             plan.batch);
  std::visit(match{[&](Constant const& w) { s.beta = number(w.value); },
                   [&](StepDecay const& w) {
                     s.beta = number(w.max);
                     s.zeta = number(w.factor);
                   },
                   [&](Increasing const& w) { s.beta_min = number(w.min); }},
             plan.beta);
  std::visit(match{[&](Constant const& w) { s.gamma = number(w.value); },
                   [&](StepDecay const& w) {
                     s.gamma = number(w.max);
                     s.lambda = number(w.factor);
                   }},
             plan.gamma);
  s.E = Real(plan.interval);
  s.M = Real(plan.epochs);
  s.K = Real(at.steps);
  s.T = Real(plain_steps(plan, 0));
  s.n = Real(plan.samples);
  return s;
}

}  // namespace qhm::verify
