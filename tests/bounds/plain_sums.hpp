#pragma once

#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "bounds/sums/leading_sums.hpp"
#include "tests/bounds/wide_plans.hpp"

namespace qhm::test {

/// The schedules of epoch m in 50 digits, from equations 1 to 12 of the paper as they stand there, or by the
/// paper's published code: nothing of core/ but the plan's numbers is used.
struct PlainSchedules {
  Plan const& plan;

  [[nodiscard]] static Fifty number(double x) { return decimal<Fifty>(x); }
  [[nodiscard]] std::uint64_t stage(std::uint64_t m) const {
    if (!plan.paper_code) return m / plan.interval;
    return m == 0 ? 0 : (m - 1) / plan.interval;
  }

  [[nodiscard]] Fifty alpha(std::uint64_t m) const {
    bool const beyond = m >= plan.epochs;
    Fifty const x = Fifty(m) + 1;
    Fifty const M(plan.epochs);
    Fifty const arc = plan.paper_code ? M : M - 1;  // of cosine
    Fifty const end = plan.paper_code ? M - 1 : M;  // of polynomial
    return std::visit(
        match{[](Constant const& s) { return number(s.value); },
              [&](SqrtDecay const& s) -> Fifty { return number(s.max) / sqrt(x); },
              [&](Decay const& s) -> Fifty { return number(s.max) / x; },
              [&](Cosine const& s) -> Fifty {
                if (beyond) return number(s.max) / sqrt(x);
                Fifty const angle =
                    plan.epochs == 1 ? Fifty(0) : Fifty(boost::math::constants::pi<Fifty>() * m / arc);
                return number(s.min) + (number(s.max) - number(s.min)) / 2 * (1 + cos(angle));
              },
              [&](Polynomial const& s) -> Fifty {
                if (beyond) return number(s.max) / sqrt(x);
                if (m == end) return number(s.min);  // so too where M = 1: end = 0
                Fifty const left = 1 - Fifty(m) / end;
                return number(s.min) + (number(s.max) - number(s.min)) * pow(left, number(s.power));
              },
              [](auto const&) -> Fifty { throw std::logic_error("not a kind of the paper"); }},
        plan.learning_rate);
  }
  [[nodiscard]] Fifty beta(std::uint64_t m) const {
    return std::visit(match{[](Constant const& s) { return number(s.value); },
                            [&](StepDecay const& s) -> Fifty {
                              return number(s.max) * pow(number(s.factor), static_cast<int>(stage(m)));
                            },
                            [&](Increasing const& s) -> Fifty {
                              Fifty const x = Fifty(plan.paper_code ? stage(m) : m) + 1;
                              return 1 - (1 - number(s.min)) / sqrt(Fifty(sqrt(Fifty(x * x * x))));
                            }},
                      plan.beta);
  }
  [[nodiscard]] Fifty gamma(std::uint64_t m) const {
    return std::visit(match{[](Constant const& s) { return number(s.value); },
                            [&](StepDecay const& s) -> Fifty {
                              return number(s.max) * pow(number(s.factor), static_cast<int>(stage(m)));
                            }},
                      plan.gamma);
  }
  [[nodiscard]] Fifty batch(std::uint64_t m) const {
    Fifty const size = std::visit(
        match{[](Constant const& s) { return number(s.value); },
              [&](Exponential const& s) -> Fifty {
                return number(s.initial) * pow(number(s.growth), static_cast<int>(stage(m)));
              },
              [&](Linear const& s) -> Fifty { return number(s.initial) + number(s.slope) * Fifty(stage(m)); },
              [](auto const&) -> Fifty { throw std::logic_error("not a kind of the paper"); }},
        plan.batch);
    Fifty const rounded = plan.batch_rounding == BatchRounding::none ? size : Fifty(floor(size + 0.5));
    return plan.batch_cap ? std::min(rounded, Fifty(*plan.batch_cap)) : rounded;
  }
  /// T_m = ceil(n/b): the least T with T b >= n, so that a rounded quotient does not decide.
  [[nodiscard]] std::uint64_t steps(std::uint64_t m) const {
    Fifty const b = batch(m);
    auto T = static_cast<std::uint64_t>(Fifty(plan.samples) / b);
    while (T > 0 && Fifty(T - 1) * b >= plan.samples) --T;
    while (Fifty(T) * b < plan.samples) ++T;
    return T;
  }
  [[nodiscard]] Stage<Fifty> values(std::uint64_t m) const {
    Stage<Fifty> s{};
    s.alpha = alpha(m);
    s.beta = beta(m);
    s.one_minus_beta = 1 - s.beta;
    s.gamma = gamma(m);
    s.one_minus_gamma = 1 - s.gamma;
    s.batch = batch(m);
    return s;
  }
};

/// Calls visit(values of the epoch, steps taken in it) epoch by epoch until K steps are taken.
template <class Visit>
void for_each_epoch(PlanAndSteps const& p, Visit visit) {
  PlainSchedules const schedules{p.plan};
  std::uint64_t left = p.steps;
  for (std::uint64_t m = 0; left > 0; ++m) {
    std::uint64_t const taken = std::min(left, schedules.steps(m));
    visit(schedules.values(m), taken);
    left -= taken;
  }
}

/// Names and values of the eight sums, to compare them one by one.
template <class Real>
std::array<std::pair<char const*, Real>, 8> named_sums(bounds::LeadingSums<Real> const& s) {
  return {{{"alpha", s.alpha},
           {"alpha^2", s.alpha_sq},
           {"alpha^2/b", s.alpha_sq_over_batch},
           {"omega", s.omega},
           {"alpha omega", s.alpha_omega},
           {"(1-beta)/b", s.complement_over_batch},
           {"(1-beta)^2/b", s.complement_sq_over_batch},
           {"alpha^2/(1-beta)", s.alpha_sq_over_complement}}};
}

/// The same sums by a plain loop over epochs.
inline bounds::LeadingSums<Fifty> plain_sums(PlanAndSteps const& p) {
  bounds::LeadingSums<Fifty> s{};
  s.steps = Fifty(p.steps);
  for_each_epoch(p, [&](Stage<Fifty> const& at, std::uint64_t taken) {
    Fifty const T(taken);
    s.alpha += T * at.alpha;
    s.alpha_sq += T * at.alpha * at.alpha;
    s.alpha_sq_over_batch += T * at.alpha * at.alpha / at.batch;
    s.omega += T * at.gamma * at.beta;
    s.alpha_omega += T * at.alpha * at.gamma * at.beta;
    s.complement_over_batch += T * at.one_minus_beta / at.batch;
    s.complement_sq_over_batch += T * at.one_minus_beta * at.one_minus_beta / at.batch;
    s.alpha_sq_over_complement += T * at.alpha * at.alpha / at.one_minus_beta;
  });
  return s;
}

/// |computed/exact - 1|; 0 where both are 0, infinite where only one is.
template <class Real>
double relative_error(Real const& computed, Fifty const& exact) {
  if (exact == 0) return computed == 0 ? 0 : std::numeric_limits<double>::infinity();
  return static_cast<double>(abs(Fifty(computed) / exact - 1));
}

}  // namespace qhm::test
