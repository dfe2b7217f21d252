#include "bounds/theorems/initial_error.hpp"
#include "bounds/theorems/theorem_2.hpp"
#include "bounds/theorems/theorem_2_s.hpp"
#include "bounds/theorems/theorem_2_w.hpp"
#include "bounds/theorems/theorem_4.hpp"
#include "bounds/theorems/theorem_4_repaired.hpp"
#include "bounds/theorems/theorem_4_sup.hpp"
#include "bounds/theorems/theorem_x.hpp"
#include "verify/claim_families.hpp"
#include "verify/theorem_inequality.hpp"

namespace qhm::verify {
namespace {

template <class Real>
Profile<Real> profile(In<Real>, Case const& at) {
  return {at.plan, at.steps};
}

auto const bound_of_theorem_2 = [](auto in, Problem const& p, Case const& at) {
  return bounds::theorem_2(p, profile(in, at));
};
auto const bound_of_theorem_2_w = [](auto in, Problem const& p, Case const& at) {
  return bounds::theorem_2_w(p, profile(in, at));
};
auto const bound_of_theorem_2_s = [](auto in, Problem const& p, Case const& at) {
  return bounds::theorem_2_s(p, profile(in, at));
};
auto const bound_of_theorem_4 = [](auto in, Problem const& p, Case const& at) {
  return bounds::theorem_4(p, profile(in, at));
};
auto const bound_of_theorem_4_repaired = [](auto in, Problem const& p, Case const& at) {
  return bounds::theorem_4_repaired(p, profile(in, at));
};
auto const bound_of_theorem_4_sup = [](auto in, Problem const& p, Case const& at) {
  return bounds::theorem_4_sup(p, profile(in, at));
};
auto const bound_of_theorem_x = [](auto in, Problem const& p, Case const& at) {
  using Real = typename decltype(in)::Number;
  auto const stages = tabulate<Real>(at.plan, at.steps);
  return bounds::theorem_x<Real>(p, stages);
};

/// The printed Theorem 4 (i) where L >= 1 and alpha_k <= 1 beside the printed condition.
auto const bound_of_theorem_4_at_scale = [](auto in, Problem const& p, Case const& at) {
  using Real = typename decltype(in)::Number;
  if (p.smoothness.value < 1) throw AssumptionViolated(0, "L is below 1");
  auto const plan = profile(in, at);
  if (bounds::maximum(plan, [](Stage<Real> const& s) { return s.alpha; }) > Real(1))
    throw AssumptionViolated(0, "alpha is above 1");
  return bounds::theorem_4(p, plan);
};

/// The same plus 2 e_0/sum alpha_k, e_0 = |d_{-1} - grad f(x_0)|^2 = |grad f(x_0)|^2 <= min(2 L Delta, G^2)
/// for d_{-1} = 0.
auto const bound_with_start = [](auto in, Problem const& p, Case const& at) {
  using Real = typename decltype(in)::Number;
  Real const e0 = bounds::initial_error<Real>(p);
  return Real(bound_of_theorem_4_at_scale(in, p, at) + 2 * e0 / bounds::leading_sums(profile(in, at)).alpha);
};

constexpr char const* enumeration =
    "; compared with min E|grad f(x_k)|^2 by going through all sequences of draws, in two-point problems "
    "with batches of one sample";

Domain every_schedule() {
  return {{"constant", "sqrt-decay", "decay", "cosine", "polynomial"},
          {"constant"},
          {"constant", "step-decay", "increasing"},
          {"constant", "step-decay"},
          Steps::any,
          true};
}

Claim holding(std::string id, std::string source, std::string statement, Reading reading,
              std::string const& proof, Inequality inequality) {
  Claim claim{.id = std::move(id),
              .source = std::move(source),
              .statement = std::move(statement),
              .reading = reading,
              .recorded = Verdict::holds,
              .scope = "proved in docs/theorems.md, " + proof + enumeration,
              .inequality = std::move(inequality),
              .domain = every_schedule()};
  claim.cases = applicable(*claim.inequality, *claim.domain, 24);
  return claim;
}

Claim refuted(std::string id, std::string source, std::string statement, Inequality inequality,
              std::string const& correction, std::vector<Case> cases) {
  return {.id = std::move(id),
          .source = std::move(source),
          .statement = std::move(statement),
          .recorded = Verdict::refuted,
          .scope = "counterexamples, all expectations exact",
          .correction = correction,
          .inequality = std::move(inequality),
          .domain = every_schedule(),
          .cases = std::move(cases)};
}

/// Two samples, batches of one, every parameter constant.
Case constant_case(double alpha, double beta, double gamma, std::uint64_t K, TwoPoint const& problem) {
  return {.plan = {.learning_rate = Constant{alpha},
                   .batch = Constant{1},
                   .beta = Constant{beta},
                   .gamma = Constant{gamma},
                   .samples = 2},
          .steps = K,
          .problem = problem};
}

constexpr TwoPoint first{.smoothness = 0.01, .radius = 100, .sigma = 1, .start = 100};
constexpr TwoPoint second{.smoothness = 0.001, .radius = 2000, .sigma = 1, .start = 1000};
constexpr TwoPoint third{.smoothness = 0.01, .radius = 100, .sigma = 0, .start = 100};

/// A start d_{-1} far outside |d_{-1}| <= G throws x onto the slope, where the gradient is G for ever.
constexpr TwoPoint thrown{.smoothness = 1, .radius = 1, .sigma = 0, .start = 1, .before = -10'000};
constexpr TwoPoint thrown_far{.smoothness = 1, .radius = 1, .sigma = 0, .start = 1, .before = -20'000};

}  // namespace

std::vector<Claim> claims_of_theorems() {
  auto const printed_2 = theorem_at_most(bound_of_theorem_2, formula_of_theorem_2);
  auto const printed_4 = theorem_at_most(bound_of_theorem_4, formula_of_theorem_4);
  std::vector<Claim> claims;
  claims.push_back(holding("theorem-2/i", "Theorem 2 (i)",
                           "min E|grad f|^2 <= (2 Delta A_K + L sigma^2 B_K + 2 alpha_max (1 + alpha_max L) "
                           "G^2 C_K) / ((1 - omega_max) (2 - "
                           "L alpha_max)), omega = gamma beta, for |d_{-1}| <= G and alpha_max < 2/L",
                           Reading::printed, "Theorem 2 (printed), 2-W and 2-S", printed_2));
  claims.push_back(refuted("theorem-2/i/any-start", "Theorem 2 (i), Algorithm 1",
                           "the bound of Theorem 2 (i) for any d_{-1}: Algorithm 1 does not say which",
                           printed_2, "theorem-2/i", {constant_case(0.1, 0.01, 1, 20, thrown)}));
  claims.push_back(holding("theorem-2/weighted", "Theorem 2 (i)",
                           "2-W: the maxima of Theorem 2 (i) may stay inside the sums", Reading::derived,
                           "Theorem 2 (printed), 2-W and 2-S",
                           theorem_at_most(bound_of_theorem_2_w, no_second_formula)));
  claims.push_back(holding("theorem-2/sharp", "Theorem 2 (i)", "2-S: the sharp form of Theorem 2 (i)",
                           Reading::derived, "Theorem 2 (printed), 2-W and 2-S",
                           theorem_at_most(bound_of_theorem_2_s, no_second_formula)));
  claims.push_back(refuted("theorem-4/i", "Theorem 4 (i)",
                           "min E|grad f|^2 <= 2 Delta A'_K + 4 sigma^2 B'_K + 5 L^2 G^2 C'_K + 2 L^2 G^2 "
                           "D'_K where beta_k (alpha_k/2 + 1) "
                           "<= 1",
                           printed_4, "theorem-4/i/corrected",
                           {constant_case(100, 0, 0, 12, first), constant_case(1000, 0.001, 1, 12, second),
                            constant_case(200, 0, 0, 50, third)}));
  claims.push_back(refuted("theorem-4/i/any-start", "Theorem 4 (i), Algorithm 1",
                           "the bound of Theorem 4 (i) for L >= 1, alpha_k <= 1 and any d_{-1}: the error "
                           "|d_{-1} - grad f(x_0)|^2 does not occur in it",
                           theorem_at_most(bound_of_theorem_4_at_scale, formula_of_theorem_4),
                           "theorem-4/i/initial-error", {constant_case(0.02, 0.01, 1, 100, thrown_far)}));
  claims.push_back(
      holding("theorem-4/i/initial-error", "Theorem 4 (i)",
              "the bound of Theorem 4 (i) plus 2 |d_{-1} - grad f(x_0)|^2 / sum alpha_k, for L >= 1, "
              "alpha_k <= 1 and beta_k (alpha_k/2 + 1) <= 1",
              Reading::corrected,
              "Theorem 4: refuted as printed, and repaired, with the Lyapunov weight 1 in place of 1/L (4L^2 "
              "+ L <= 5L^2 for L >= 1)",
              theorem_at_most(bound_with_start, no_second_formula)));
  claims.push_back(
      holding("theorem-4/i/corrected", "Theorem 4 (i)",
              "min E|grad f|^2 <= (2 Delta + (2/L) e_0 + (4 sigma^2/L) sum (1-beta_k)^2/b_k + 5 L G^2 sum "
              "alpha_k^2 + 2 L G^2 sum "
              "alpha_k^2/(1-beta_k)) / sum alpha_k where alpha_k <= 1/L and beta_k (1 + L alpha_k/2) <= 1; "
              "e_0 = |d_{-1} - grad f(x_0)|^2",
              Reading::corrected, "Theorem 4: refuted as printed, and repaired",
              theorem_at_most(bound_of_theorem_4_repaired, no_second_formula)));
  claims.push_back(
      holding("theorem-4/sup", "Theorem 4 (i)",
              "4'': a Lyapunov weight that follows the schedules needs no condition on alpha or beta",
              Reading::derived, "Theorem 4' (free scale), 4'' (scale that follows the schedules)",
              theorem_at_most(bound_of_theorem_4_sup, no_second_formula)));
  claims.push_back(holding(
      "theorem-x", "derived", "Theorem X: a bound without variance and without conditions", Reading::derived,
      "Theorem X: bounded gradients, no variance", theorem_at_most(bound_of_theorem_x, no_second_formula)));
  return claims;
}

}  // namespace qhm::verify
