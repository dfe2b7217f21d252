#include "core/batch_runs.hpp"
#include "verify/claim_families.hpp"
#include "verify/order.hpp"
#include "verify/remark.hpp"

namespace qhm::verify {
namespace {

/// A remark about the text: nothing is computed.
Claim editorial(std::string id, std::string source, std::string statement, std::string scope) {
  return {.id = "remark/" + std::move(id),
          .source = std::move(source),
          .statement = std::move(statement),
          .reading = Reading::derived,
          .recorded = Verdict::undecided,
          .scope = std::move(scope),
          .decide = [] { return Finding{.evidence = "nothing is computed"}; }};
}

void add_setting(std::vector<Claim>& claims) {
  Domain const growing{{"constant"}, {"exponential"}, {"constant"}, {"constant"}, Steps::at_horizon};
  claims.push_back(
      remark({"epochs-and-steps", "after Corollary 3",
              "with a growing batch K <= M + H_0, H_0 = n E delta/(b_0 (delta-1)): O(1/K) is O(1/M), and "
              "O(1/log N) in gradient evaluations N",
              Reading::derived, Verdict::holds, "T_m - 1 < n/b'_m, summed over the epochs"},
             at_most(steps_less_epochs, steps_beyond_epochs), sample_cases(growing, 24), growing));
  Case const three{.plan = {.learning_rate = Cosine{1, 0},
                            .batch = Constant{1},
                            .beta = Constant{0},
                            .gamma = Constant{0},
                            .epochs = 3,
                            .samples = 1},
                   .steps = 3};
  auto const epoch_at_end = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    return Real(epoch_of(at.plan, at.steps));
  };
  auto const last_of_horizon = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    return Real(at.plan.epochs - 1);
  };
  claims.push_back(
      remark({"extension", "extension of (6) and (7)",
              "the step k = sum_{m<M} T_m still lies in an epoch m <= M-1, where (6) and (7) are defined",
              Reading::printed, Verdict::refuted, "counting", "extension/corrected"},
             at_most(epoch_at_end, last_of_horizon), {three}));
  Case before_end = three;
  before_end.steps = 2;
  claims.push_back(remark(
      {"extension/corrected", "extension of (6) and (7)",
       "the steps k < sum_{m<M} T_m lie in epochs m <= M-1", Reading::corrected, Verdict::holds, "counting"},
      at_most(epoch_at_end, last_of_horizon), {before_end}));
  Case beyond = three;
  beyond.steps = 4;
  claims.push_back(
      remark({"extension/monotone", "extension of (6) and (7)",
              "the extended learning rate does not rise: alpha'_M <= alpha'_{M-1} (cosine, M = 3, X = 1, a "
              "= 0)",
              Reading::derived, Verdict::refuted, "one example; the proofs of order do not need it"},
             at_most([](auto in, Case const& at) { return last_epoch(in, at).alpha; },
                     [](auto in, Case const& at) {
                       Case last = at;
                       last.steps = at.steps - 1;
                       return last_epoch(in, last).alpha;
                     }),
             {beyond}));
  auto const distance = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    Rational const b = plain_batch(at.plan, 1);
    auto const below = Rational(numerator(b) / denominator(b));
    return real<Real>(std::min(Rational(b - below), Rational(below + 1 - b)));
  };
  Case grown{.plan = {.batch = Exponential{1, 1.5},
                      .interval = 1,
                      .epochs = 2,
                      .samples = 1,
                      .batch_rounding = BatchRounding::none},
             .steps = 1};
  claims.push_back(remark({"whole-batch", "(2)",
                           "b_0 delta^floor(m/E) is a whole number (distance to the nearest; delta = "
                           "1.5)",
                           Reading::printed, Verdict::refuted, "one example", "whole-batch/corrected"},
                          at_most(distance, constant_of(0)), {grown}));
  grown.plan.batch_rounding = BatchRounding::nearest;
  claims.push_back(remark({"whole-batch/corrected", "(2)", "b'_m is the nearest whole number, at least 1",
                           Reading::corrected, Verdict::holds, "what this program runs"},
                          at_most(distance, constant_of(0)), {grown}));
  claims.push_back(
      remark({"short-batch", "(C2)",
              "E|n_k|^2 <= sigma^2/b_k at every step, also where the last batch of an "
              "epoch is short (n = 3, b = 2: one sample, sigma^2 against sigma^2/2)",
              Reading::derived, Verdict::refuted, "one example; batches of b_k independent draws avoid it"},
             at_most(constant_of(1), constant_of(1, 2)), {Case{}}));
}

void add_assumptions(std::vector<Claim>& claims) {
  Domain const everything{{"constant", "sqrt-decay", "decay", "cosine", "polynomial"},
                          {"constant"},
                          {"constant", "step-decay", "increasing"},
                          {"constant", "step-decay"}};
  Domain problems = everything;
  problems.problem = true;
  auto const variance = [](auto in, Case const& at) {
    return written<typename decltype(in)::Number>(constants(*at.problem).variance.value);
  };
  auto const bound_square = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    Real const G = written<Real>(constants(*at.problem).gradient_bound.value);
    return Real(G * G);
  };
  claims.push_back(remark({"variance", "(C2), Assumption 1",
                           "sigma^2 <= G^2: bounded gradients make (C2)'s condition "
                           "redundant",
                           Reading::derived, Verdict::holds, "E|g - E g|^2 <= E|g|^2 <= G^2"},
                          at_most(variance, bound_square), sample_cases(problems, 24), problems));
  auto const square_of_sum = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    auto const sum = plain_sum(Series::alpha, plain_epochs<Real>(at.plan, at.steps));
    return Real(sum * sum);
  };
  auto const product_of_sums = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    auto const epochs = plain_epochs<Real>(at.plan, at.steps);
    return Real(plain_sum(Series::alpha_sq_over_complement, epochs) *
                plain_sum(Series::complement_over_batch, epochs) * epochs.front().batch);
  };
  Domain short_plans = everything;
  short_plans.problem = true;
  claims.push_back(remark(
      {"bounded-batch", "Theorem 4 (ii)",
       "(sum alpha)^2 <= b_max sum alpha^2/(1-beta) sum (1-beta)/b: with bounded batch sizes the three "
       "printed conditions contradict each other, so the case 'constant batch, beta_k -> 1' is empty",
       Reading::derived, Verdict::holds, "Cauchy-Schwarz"},
      at_most(square_of_sum, product_of_sums), sample_cases(short_plans, 24), short_plans));
  Plan const both_fade{.learning_rate = SqrtDecay{1},
                       .batch = Constant{1},
                       .beta = StepDecay{0.5, 0.5},
                       .gamma = StepDecay{0.5, 0.5}};
  claims.push_back(
      {.id = "remark/introduction",
       .source = "introduction",
       .statement =
           "the introduction's conditions (sum alpha = inf, gamma_k beta_k -> 0, alpha_k^2/b_k -> 0) "
           "imply those of Theorem 2 (ii), sum alpha^2/b < inf among them",
       .reading = Reading::printed,
       .recorded = Verdict::refuted,
       .scope = "sqrt-decay with a constant batch and step-decayed weights meets the introduction's "
                "conditions; its sum alpha^2/b is a harmonic series",
       .correction = "remark/introduction/sufficient",
       .decide = [both_fade] {
         auto const growth =
             growth_of([](Case const& at) { return partial_sum(Series::alpha_sq_over_batch, at); },
                       series_case(both_fade, early), series_case(both_fade, late));
         Finding finding{.evidence = "sum alpha^2/b grows like log K"};
         if (growth.grows != Verdict::holds) return finding;
         finding.verdict = Verdict::refuted;
         finding.witnesses.push_back(growth.numbers);
         finding.witnesses.back().meaning =
             "sum alpha^2/b after 1e12 steps, and 1.5 times the same after 1e6 steps";
         return finding;
       }});
  auto const last_ratio = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    auto const e = last_epoch(in, at);
    return Real(e.alpha * e.alpha / (e.batch * e.batch));
  };
  auto const last_term = [](auto in, Case const& at) {
    using Real = typename decltype(in)::Number;
    auto const e = last_epoch(in, at);
    return Real(e.alpha * e.alpha / e.batch);
  };
  claims.push_back(remark(
      {"introduction/sufficient", "introduction",
       "the introduction's conditions suffice for liminf E|grad f| = 0 (if alpha_max < 2/L and sup "
       "omega < 1)",
       Reading::derived, Verdict::holds,
       "(alpha/b)^2 <= alpha^2/b -> 0 as b >= 1, so sum alpha^2/b = o(sum alpha) by Cesaro, likewise sum "
       "alpha gamma beta; 2-W bounds the weighted average (docs/theorems.md). Evaluated: the "
       "inequality (alpha/b)^2 <= alpha^2/b"},
      at_most(last_ratio, last_term), sample_cases(short_plans, 24), short_plans));
}

}  // namespace

std::vector<Claim> claims_of_remarks() {
  std::vector<Claim> claims;
  add_setting(claims);
  add_assumptions(claims);
  claims.push_back(
      editorial("names", "Theorems 2 and 4, Corollary 5",
                "A_K, B_K, C_K name different sums in Theorems 2 and 4 (after Theorem 4, 'B_K does not "
                "converge' means B'_K); the title of Corollary 5 leaves out A'_K",
                "a matter of notation"));
  claims.push_back(
      editorial("necessity", "introduction, after Theorem 2",
                "'requires either a decaying learning rate or an increasing batch size'",
                "only the sufficiency of upper bounds is shown; that an upper bound does not tend to 0 is no "
                "proof that the method fails, and no lower bound is given"));
  claims.push_back(
      editorial("coverage", "Corollaries 3 and 5",
                "(5) is not covered by Corollary 3; (3), (6), (7), (4)+(10), (5)+(8) and everything with (9) "
                "are not covered by Corollary 5, though Figure 4 compares such schedules",
                "a matter of coverage"));
  return claims;
}

}  // namespace qhm::verify
