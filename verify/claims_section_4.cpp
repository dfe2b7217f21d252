#include "core/batch_runs.hpp"
#include "verify/claim_families.hpp"
#include "verify/remark.hpp"

namespace qhm::verify {
namespace {

/// max_{k<K} beta_k (alpha_k/2 + 1), the left-hand side of the condition of Theorem 4.
auto const condition_4 = [](auto in, Case const& at) {
  using Real = typename decltype(in)::Number;
  using std::max;
  Real largest(0);
  for (auto const& e : plain_epochs<Real>(at.plan, at.steps))
    largest = max(largest, Real(e.beta * (e.alpha / 2 + 1)));
  return largest;
};

/// One step an epoch, 300 epochs.
Case of(LearningRate const& lr, Beta const& beta, std::uint64_t steps = 300) {
  return {.plan = {.learning_rate = lr,
                   .batch = Constant{1},
                   .beta = beta,
                   .gamma = Constant{1},
                   .interval = 30,
                   .epochs = 300,
                   .samples = 1},
          .steps = steps};
}

}  // namespace

std::vector<Claim> claims_of_section_4() {
  std::vector<Claim> claims;
  std::string const source = "section 4";
  std::string const arithmetic = "arithmetic";
  auto const printed = [&](std::string id, std::string statement, std::string correction) {
    return Remark{std::move(id),    source,     std::move(statement), Reading::printed,
                  Verdict::refuted, arithmetic, std::move(correction)};
  };
  auto const corrected = [&](std::string id, std::string statement) {
    return Remark{std::move(id),      source,         std::move(statement),
                  Reading::corrected, Verdict::holds, arithmetic};
  };
  Case const any;
  claims.push_back(
      remark(printed("factors", "lambda = zeta = 2: then beta'_60 = 0.3 * 2^2 is a weight, at most 1",
                     "factors/corrected"),
             at_most(constant_of(12, 10), constant_of(1)), {any}));
  claims.push_back(remark(printed("factors/C",
                                  "lambda = zeta = 2: the bound gamma beta T E/(X (1 - lambda zeta) K) on "
                                  "C_K is at least 0 (here gamma = beta = X = T = E = K = 1)",
                                  "factors/corrected"),
                          at_most(constant_of(0), constant_of(-1, 3)), {any}));
  claims.push_back(
      remark(corrected("factors/corrected", "factors lie in (0, 1), as 1/2: beta' stays below 1"),
             at_most([](auto in, Case const& at) { return last_epoch(in, at).beta; }, constant_of(1)),
             {of(Constant{0.1}, StepDecay{0.9, 0.5})}));
  claims.push_back(remark(printed("cap",
                                  "beta_min = 0.5 asks for alpha_max <= 0.1: the largest constant alpha with "
                                  "beta (alpha/2 + 1) <= 1 at beta = 0.5 is at most 0.1",
                                  "cap/corrected"),
                          at_most(constant_of(2), constant_of(1, 10)), {any}));
  claims.push_back(remark(corrected("cap/corrected",
                                    "for constant beta, alpha_max <= 2 (1-beta)/beta suffices: alpha = "
                                    "2 at beta = 0.5, and 1.68 for decay with increasing beta"),
                          at_most(condition_4, constant_of(1)),
                          {of(Constant{2}, Constant{0.5}), of(Decay{1.68}, Increasing{0.5})}));
  claims.push_back(remark(corrected("cap/first-half", "alpha_max = 0.1 allows beta up to 1/1.05 = 0.9523..."),
                          at_most(condition_4, constant_of(1)), {of(Constant{0.1}, Constant{0.9523})}));
  claims.push_back(remark(printed("cap/increasing",
                                  "alpha_max = 0.1 fits beta increasing from 0.5 over 300 epochs: "
                                  "beta_k (alpha_k/2 + 1) <= 1",
                                  "cap/increasing/corrected"),
                          at_most(condition_4, constant_of(1)),
                          {of(Constant{0.1}, Increasing{0.5}), of(Cosine{0.1, 0}, Increasing{0.5}),
                           of(Polynomial{0.1, 0, 2}, Increasing{0.5})}));
  claims.push_back(
      remark(corrected("cap/increasing/corrected",
                       "over 300 epochs with beta_min = 0.5 the largest alpha_max are 0.01397 (constant), "
                       "0.242 (sqrt-decay), 0.0423 (cosine to 0), 0.0701 (polynomial, p = 2, to 0); for "
                       "all k only decay has one, as 2 (1-beta_k)/beta_k falls like (m+1)^(-3/4)"),
             at_most(condition_4, constant_of(1)),
             {of(Constant{0.0139}, Increasing{0.5}), of(SqrtDecay{0.241}, Increasing{0.5}),
              of(Cosine{0.0422, 0}, Increasing{0.5}), of(Polynomial{0.07, 0, 2}, Increasing{0.5})}));
  claims.push_back(
      remark(printed("grid",
                     "the values alpha = 0.25 and 0.5 of the grid search meet beta (alpha/2 + 1) <= 1 "
                     "with beta_max = 0.9",
                     "grid/corrected"),
             at_most(condition_4, constant_of(1)),
             {of(Constant{0.25}, Constant{0.9}, 1), of(Constant{0.5}, StepDecay{0.9, 0.5}, 1)}));
  claims.push_back(remark(corrected("grid/corrected", "beta_max = 0.9 asks for alpha_max <= 0.2222..."),
                          at_most(condition_4, constant_of(1)), {of(Constant{0.2222}, Constant{0.9})}));
  claims.push_back(
      remark({"last-cosine-epoch", source,
              "with alpha_min = 0 the last cosine epoch has alpha = 0: its "
              "steps count in K and do not move",
              Reading::derived, Verdict::holds, arithmetic},
             at_most([](auto in, Case const& at) { return last_epoch(in, at).alpha; }, constant_of(0)),
             {of(Cosine{0.1, 0}, Constant{0.9})}));
  claims.push_back(remark({"regime", source,
                           "the paper's run ends before its asymptotic regime: K = 374 760 <= H_0 = n E "
                           "delta/(b_0 (delta-1)) = 375 000",
                           Reading::derived, Verdict::holds, arithmetic},
                          at_most(total_steps, steps_beyond_epochs),
                          {Case{.plan = Plan{}, .steps = steps_after(Plan{}, 300)}}));
  return claims;
}

}  // namespace qhm::verify
