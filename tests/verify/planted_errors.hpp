#pragma once

#include <vector>

#include "verify/inequality.hpp"
#include "verify/theorem_inequality.hpp"

namespace qhm::test {

/// What Theorem 2 is made of.
template <class Real>
struct Sums {
  Real alpha, alpha_sq_over_batch, omega, alpha_max{0}, omega_max{0};
};

/// True statements with one slip each, the kind that is made when formulas are copied: a factor, a logarithm,
/// an epoch, an exponent. A search must find a violation of every one.
inline std::vector<verify::Claim> planted_errors() {
  using namespace verify;
  std::vector<std::string> const fixed{"constant"}, growing{"exponential"}, both{"constant", "exponential"};
  std::vector<std::string> const step{"step-decay"}, increasing{"increasing"};
  auto const domain = [](std::string const& rate, std::vector<std::string> const& batch,
                         std::vector<std::string> const& beta, std::vector<std::string> const& gamma,
                         Steps steps) {
    return Domain{{rate}, batch, beta, gamma, steps};
  };
  std::vector<Claim> claims;
  auto const plant = [&](std::string const& slip, Domain const& where, Inequality inequality) {
    claims.push_back({.id = slip,
                      .source = "planted",
                      .statement = slip,
                      .recorded = Verdict::refuted,
                      .scope = "",
                      .inequality = std::move(inequality),
                      .domain = where});
  };
  auto const next_root = [](auto const& s) { return root(decltype(s.K + 1)(s.K + 1)) - 1; };
  auto const next_log = [](auto const& s) { return logarithm(decltype(s.K + 1)(s.K + 1)); };
  auto const growth = [](auto const& s) { return s.T * s.E * s.delta / (s.b * (s.delta - 1)); };

  auto const any = Steps::any, within = Steps::within_horizon, total = Steps::at_horizon;
  plant("A constant: K + 1 for K", domain("constant", both, fixed, fixed, any),
        term_at_most(Term::A, [](auto const& s) { return 1 / (s.X * (s.K + 1)); }));
  plant("A sqrt-decay: 4 for 2", domain("sqrt-decay", both, fixed, fixed, any),
        term_at_most(Term::A, [=](auto const& s) { return 1 / (4 * s.X * next_root(s)); }));
  plant("A sqrt-decay: sqrt(K+1) without - 1, times 2.01", domain("sqrt-decay", both, fixed, fixed, any),
        term_at_most(Term::A, [=](auto const& s) { return 1 / (201 * s.X * (next_root(s) + 1) / 100); }));
  plant("A cosine: X for X + a over 2", domain("cosine", both, fixed, fixed, within),
        term_at_most(Term::A, [](auto const& s) { return 1 / (s.X * s.K); }));
  plant("A polynomial: p for p + 1", domain("polynomial", both, fixed, fixed, within),
        term_at_most(Term::A, [](auto const& s) { return s.p / ((s.X + s.p * s.a) * s.K); }));
  plant("B constant: b + 1 for b", domain("constant", fixed, fixed, fixed, any),
        term_at_most(Term::B, [](auto const& s) { return s.X / (s.b + 1); }));
  plant("B sqrt-decay: missing log", domain("sqrt-decay", fixed, fixed, fixed, any),
        term_at_most(Term::B, [=](auto const& s) { return s.X * s.T / (2 * s.b * next_root(s)); }));
  plant("B sqrt-decay: missing T", domain("sqrt-decay", fixed, fixed, fixed, any),
        term_at_most(Term::B,
                     [=](auto const& s) { return s.X * (1 + next_log(s)) / (2 * s.b * next_root(s)); }));
  plant("B cosine: 2 for 3 X^2", domain("cosine", fixed, fixed, fixed, total),
        term_at_most(Term::B, [](auto const& s) {
          return (2 * s.X * s.X + 2 * s.X * s.a + 3 * s.a * s.a) / (4 * s.b * (s.X + s.a)) +
                 (s.X - s.a) * s.T / (s.b * s.K);
        }));
  plant("B cosine: without the last epoch's term", domain("cosine", fixed, fixed, fixed, total),
        term_at_most(Term::B, [](auto const& s) {
          return (3 * s.X * s.X + 2 * s.X * s.a + 3 * s.a * s.a) / (4 * s.b * (s.X + s.a));
        }));
  plant("B polynomial: 2p + 3 for 2p + 1", domain("polynomial", fixed, fixed, fixed, total),
        term_at_most(Term::B, [](auto const& s) {
          return (2 * s.p * s.p * s.a * s.a + 2 * s.p * s.a * s.X + (s.p + 1) * s.X * s.X) /
                     (s.b * (2 * s.p + 3) * (s.X + s.p * s.a)) +
                 (s.p + 1) * (s.X * s.X - s.a * s.a) * s.T / (s.b * (s.X + s.p * s.a) * s.K);
        }));
  plant("B growing, constant: delta - 1 for delta in the numerator",
        domain("constant", growing, fixed, fixed, any),
        term_at_most(Term::B, [](auto const& s) { return s.X * s.T * s.E / (s.b * (s.delta - 1) * s.K); }));
  plant("B growing, constant: E - 1 for E", domain("constant", growing, fixed, fixed, any),
        term_at_most(Term::B, [](auto const& s) {
          return s.X * s.T * (s.E - 1) * s.delta / (s.b * (s.delta - 1) * s.K);
        }));
  plant("B growing, cosine: missing factor 2", domain("cosine", growing, fixed, fixed, within),
        term_at_most(Term::B, [=](auto const& s) { return s.X * s.X * growth(s) / ((s.X + s.a) * s.K); }));
  plant("C constant: 1 for 1 - lambda zeta", domain("constant", both, step, step, any),
        term_at_most(Term::C, [](auto const& s) { return s.gamma * s.beta * s.T * s.E / (s.X * s.K); }));
  plant("C constant: missing E", domain("constant", both, step, step, any),
        term_at_most(Term::C, [](auto const& s) {
          return s.gamma * s.beta * s.T / (s.X * (1 - s.lambda * s.zeta) * s.K);
        }));
  plant(
      "B' sqrt-decay: missing factor 1/(2X)", domain("sqrt-decay", fixed, fixed, fixed, any),
      term_at_most(Term::B_prime, [=](auto const& s) { return s.K * (1 - s.beta) / (s.b * next_root(s)); }));
  plant("B' sqrt-decay: (1-beta)^2 for 1-beta", domain("sqrt-decay", fixed, fixed, fixed, any),
        term_at_most(Term::B_prime, [=](auto const& s) {
          return s.K * (1 - s.beta) * (1 - s.beta) / (2 * s.b * s.X * next_root(s));
        }));
  plant("B' decay: (K+1)^(1/8) for (K+1)^(1/4)", domain("decay", fixed, increasing, fixed, any),
        term_at_most(Term::B_prime, [=](auto const& s) {
          using Real = std::remove_cvref_t<decltype(s.K)>;
          Real const eighth = root(Real(root(Real(root(Real(s.K + 1))))));
          return s.T * (1 + 4 * (1 - s.beta_min) * eighth) / (s.b * s.X * next_log(s));
        }));
  plant("B' growing, decay: (1-beta_min)/2", domain("decay", growing, increasing, fixed, any),
        term_at_most(Term::B_prime,
                     [=](auto const& s) { return (1 - s.beta_min) * growth(s) / (2 * s.X * next_log(s)); }));
  plant("C' sqrt-decay: log(K+1) for 1 + log(K+1)", domain("sqrt-decay", both, fixed, fixed, any),
        term_at_most(Term::C_prime,
                     [=](auto const& s) { return s.X * s.T * next_log(s) / (2 * next_root(s)); }));
  plant("C' decay: 3/2 for pi^2/6", domain("decay", both, increasing, fixed, any),
        term_at_most(Term::C_prime, [=](auto const& s) { return 3 * s.X * s.T / (2 * next_log(s)); }));
  plant("D' sqrt-decay: missing 1/(1-beta)", domain("sqrt-decay", both, fixed, fixed, any),
        term_at_most(Term::D_prime,
                     [=](auto const& s) { return s.X * s.T * (1 + next_log(s)) / (2 * next_root(s)); }));
  plant("D' decay: 4 for zeta(5/4)", domain("decay", both, increasing, fixed, any),
        term_at_most(Term::D_prime,
                     [=](auto const& s) { return 4 * s.X * s.T / ((1 - s.beta_min) * next_log(s)); }));

  // Theorem 2 with slips, on the two-point problems.
  Domain problems{
      {"constant", "sqrt-decay", "cosine"}, fixed, {"constant", "step-decay"}, fixed, Steps::any, true};
  auto const slipped = [&](std::string const& slip, auto formula) {
    plant(slip, problems,
          theorem_at_most(
              [=](auto in, Problem const& p, Case const& at) {
                using Real = typename decltype(in)::Number;
                auto const epochs = plain_epochs<Real>(at.plan, at.steps);
                Sums<Real> sums{plain_sum(Series::alpha, epochs),
                                plain_sum(Series::alpha_sq_over_batch, epochs),
                                plain_sum(Series::omega, epochs)};
                for (auto const& e : epochs) {
                  using std::max;
                  sums.alpha_max = max(sums.alpha_max, e.alpha);
                  sums.omega_max = max(sums.omega_max, Real(e.gamma * e.beta));
                }
                Real const L = written<Real>(p.smoothness.value);
                if (!(L * sums.alpha_max < Real(2))) throw AssumptionViolated(0, "alpha is too large");
                return Real(formula(sums, L, written<Real>(p.variance.value), written<Real>(p.gap.value),
                                    written<Real>(p.gradient_bound.value)));
              },
              no_second_formula));
  };
  slipped("theorem 2: Delta for 2 Delta", [](auto const& s, auto L, auto variance, auto gap, auto G) {
    return (gap + L * variance * s.alpha_sq_over_batch +
            2 * s.alpha_max * (1 + s.alpha_max * L) * G * G * s.omega) /
           (s.alpha * (1 - s.omega_max) * (2 - L * s.alpha_max));
  });
  slipped("theorem 2: without the noise", [](auto const& s, auto L, auto, auto gap, auto G) {
    return (2 * gap + 2 * s.alpha_max * (1 + s.alpha_max * L) * G * G * s.omega) /
           (s.alpha * (1 - s.omega_max) * (2 - L * s.alpha_max));
  });
  slipped("theorem 2: 2 for 2 - L alpha", [](auto const& s, auto L, auto variance, auto gap, auto G) {
    return (2 * gap + L * variance * s.alpha_sq_over_batch +
            2 * s.alpha_max * (1 + s.alpha_max * L) * G * G * s.omega) /
           (s.alpha * (1 - s.omega_max) * 2);
  });
  return claims;
}

}  // namespace qhm::test
