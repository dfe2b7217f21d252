#include "verify/claim_families.hpp"
#include "verify/inequality.hpp"

namespace qhm::verify {
namespace {

constexpr char const* proof = "proved in docs/theorems.md, Corollaries 3 and 5, corrected";
constexpr char const* counterexample = "one counterexample refutes it";
constexpr char const* damaged =
    "judges the damaged line letter by letter, not the paper; the reading named as correction holds";

std::vector<std::string> const both_batches{"constant", "exponential"};
std::vector<std::string> const any_beta{"constant", "step-decay", "increasing"};
std::vector<std::string> const any_gamma{"constant", "step-decay"};

Domain domain(std::string const& rate, std::vector<std::string> batches, Steps steps) {
  return {{rate}, std::move(batches), any_beta, any_gamma, steps};
}

Domain both_step_decays(std::string const& rate, Steps steps) {
  return {{rate}, both_batches, {"step-decay"}, {"step-decay"}, steps};
}

Claim holding(std::string id, std::string statement, Reading reading, Domain const& where,
              Inequality inequality) {
  return {.id = "corollary-3/" + std::move(id),
          .source = "Corollary 3",
          .statement = std::move(statement),
          .reading = reading,
          .recorded = Verdict::holds,
          .scope = proof,
          .inequality = std::move(inequality),
          .domain = where,
          .cases = sample_cases(where, 24)};
}

Claim refuted(std::string id, std::string statement, Reading reading, Domain const& where,
              Inequality inequality, std::string const& correction, std::vector<Case> cases) {
  return {.id = "corollary-3/" + std::move(id),
          .source = "Corollary 3",
          .statement = std::move(statement),
          .reading = reading,
          .recorded = Verdict::refuted,
          .scope = reading == Reading::garbled ? damaged : counterexample,
          .correction = "corollary-3/" + correction,
          .inequality = std::move(inequality),
          .domain = where,
          .cases = std::move(cases)};
}

/// A case of small numbers: samples, first batch size, epochs, K.
Case small(LearningRate const& rate, std::uint64_t n, BatchSize const& batch, std::uint64_t M,
           std::uint64_t K) {
  return {.plan = {.learning_rate = rate,
                   .batch = batch,
                   .beta = StepDecay{0.5, 0.5},
                   .gamma = StepDecay{1, 0.5},
                   .interval = 1,
                   .epochs = M,
                   .samples = n,
                   .batch_rounding = BatchRounding::none},
          .steps = K};
}

auto const root_less_one = [](auto const& K) { return root(decltype(K + 1)(K + 1)) - 1; };

// S, the lower bounds on sum alpha_k.
auto const sum_constant = [](auto const& s) { return s.X * s.K; };
auto const sum_sqrt = [](auto const& s) { return 2 * s.X * root_less_one(s.K); };
auto const sum_cosine = [](auto const& s) { return (s.X + s.a) * s.K / 2; };
auto const sum_polynomial = [](auto const& s) { return (s.X + s.p * s.a) * s.K / (s.p + 1); };

auto const growth = [](auto const& s) { return s.T * s.E * s.delta / (s.b * (s.delta - 1)); };

template <class Sum>
void add_a(std::vector<Claim>& claims, std::string const& rate, std::string const& form, Steps steps,
           Sum sum) {
  claims.push_back(holding("A/" + rate, "A_K <= " + form, Reading::printed, domain(rate, both_batches, steps),
                           term_at_most(Term::A, [sum](auto const& s) { return 1 / sum(s); })));
}

template <class Sum>
void add_growing_b(std::vector<Claim>& claims, std::string const& id, std::string const& rate,
                   std::string const& form, Reading reading, Steps steps, Sum sum) {
  claims.push_back(
      holding(id, "B_K <= " + form, reading, domain(rate, {"exponential"}, steps),
              term_at_most(Term::B, [sum](auto const& s) { return s.X * s.X * growth(s) / sum(s); })));
}

template <class Sum>
void add_c(std::vector<Claim>& claims, std::string const& rate, std::string const& form, Steps steps,
           Sum sum) {
  claims.push_back(holding("C/" + rate + "/intended", "C_K <= " + form, Reading::intended,
                           both_step_decays(rate, steps), term_at_most(Term::C, [sum](auto const& s) {
                             return s.gamma * s.beta * s.T * s.E / ((1 - s.lambda * s.zeta) * sum(s));
                           })));
}

void add_constant_batch(std::vector<Claim>& claims) {
  std::vector<std::string> const fixed{"constant"};
  auto const X_over_b = term_at_most(Term::B, [](auto const& s) { return s.X / s.b; });
  claims.push_back(holding("B/constant+constant", "B_K <= X/b (an equality)", Reading::printed,
                           domain("constant", fixed, Steps::any), X_over_b));

  auto const sqrt_decay = domain("sqrt-decay", fixed, Steps::any);
  claims.push_back(
      refuted("B/sqrt-decay+constant", "B_K <= (X/b) T (1 + log(K+1)) / (2 b (sqrt(K+1) - 1))",
              Reading::garbled, sqrt_decay,
              term_at_most(Term::B,
                           [](auto const& s) {
                             return s.X / s.b * s.T * (1 + logarithm(decltype(s.K)(s.K + 1))) /
                                    (2 * s.b * root_less_one(s.K));
                           }),
              "B/sqrt-decay+constant/intended",
              {small(SqrtDecay{1}, 2, Constant{2}, 2, 2), small(SqrtDecay{1}, 10, Constant{10}, 10, 10)}));
  claims.push_back(
      holding("B/sqrt-decay+constant/intended", "B_K <= X T (1 + log(K+1)) / (2 b (sqrt(K+1) - 1))",
              Reading::intended, sqrt_decay, term_at_most(Term::B, [](auto const& s) {
                return s.X * s.T * (1 + logarithm(decltype(s.K)(s.K + 1))) / (2 * s.b * root_less_one(s.K));
              })));

  auto const cosine = domain("cosine", fixed, Steps::at_horizon);
  auto const mean_square = [](auto const& s) {
    return (3 * s.X * s.X + 2 * s.X * s.a + 3 * s.a * s.a) / (4 * s.b * (s.X + s.a));
  };
  claims.push_back(refuted("B/cosine+constant",
                           "B_K <= (3X^2 + 2Xa + 3a^2) / (4b(X+a)) at K = all steps of M epochs",
                           Reading::garbled, cosine, term_at_most(Term::B, mean_square),
                           "B/cosine+constant/intended", {small(Cosine{1, 0}, 1, Constant{1}, 3, 3)}));
  claims.push_back(refuted(
      "B/cosine+constant/two-ends", "B_K <= (X^2 + a^2) / (b(X+a)) at K = all steps of M epochs",
      Reading::garbled, cosine,
      term_at_most(Term::B, [](auto const& s) { return (s.X * s.X + s.a * s.a) / (s.b * (s.X + s.a)); }),
      "B/cosine+constant/intended", {small(Cosine{1, 0.5}, 1, Constant{1}, 1, 1)}));
  auto const whole_cosine =
      term_at_most(Term::B, [=](auto const& s) { return mean_square(s) + (s.X - s.a) * s.T / (s.b * s.K); });
  claims.push_back(
      holding("B/cosine+constant/intended",
              "B_K <= (3X^2 + 2Xa + 3a^2) / (4b(X+a)) + (X-a) T/(b K) at K = all steps of M epochs",
              Reading::intended, cosine, whole_cosine));
  claims.push_back(refuted("B/cosine+constant/all-K",
                           "the intended B_K <= (3X^2 + 2Xa + 3a^2) / (4b(X+a)) + (X-a) T/(b K) at every K "
                           "within the horizon (Corollary 3 says: for all K)",
                           Reading::intended, domain("cosine", fixed, Steps::within_horizon), whole_cosine,
                           "B/cosine+constant/corrected", {small(Cosine{1, 0}, 1, Constant{1}, 100, 30)}));
  claims.push_back(holding("B/cosine+constant/corrected", "B_K <= X/b at every K within the horizon",
                           Reading::corrected, domain("cosine", fixed, Steps::within_horizon), X_over_b));

  auto const polynomial = domain("polynomial", fixed, Steps::at_horizon);
  claims.push_back(refuted("B/polynomial+constant",
                           "B_K <= ((p+1) X^2 + 2p X a) / (b(2p+1)(X+pa)) + (p+1)(X^2-a^2) T / ((X+pa) K) at "
                           "K = all steps of M epochs",
                           Reading::printed, polynomial,
                           term_at_most(Term::B,
                                        [](auto const& s) {
                                          return ((s.p + 1) * s.X * s.X + 2 * s.p * s.X * s.a) /
                                                     (s.b * (2 * s.p + 1) * (s.X + s.p * s.a)) +
                                                 (s.p + 1) * (s.X * s.X - s.a * s.a) * s.T /
                                                     ((s.X + s.p * s.a) * s.K);
                                        }),
                           "B/polynomial+constant/corrected",
                           {small(Polynomial{1, 1, 1}, 1, Constant{1}, 1, 1),
                            small(Polynomial{1, 0.5, 1}, 1, Constant{1}, 100, 100)}));
  auto const whole_polynomial = term_at_most(Term::B, [](auto const& s) {
    return (2 * s.p * s.p * s.a * s.a + 2 * s.p * s.a * s.X + (s.p + 1) * s.X * s.X) /
               (s.b * (2 * s.p + 1) * (s.X + s.p * s.a)) +
           (s.p + 1) * (s.X * s.X - s.a * s.a) * s.T / (s.b * (s.X + s.p * s.a) * s.K);
  });
  claims.push_back(
      holding("B/polynomial+constant/corrected",
              "B_K <= (2p^2a^2 + 2paX + (p+1)X^2) / (b(2p+1)(X+pa)) + (p+1)(X^2-a^2) T / (b(X+pa) K) at "
              "K = all steps of M epochs",
              Reading::corrected, polynomial, whole_polynomial));
  claims.push_back(refuted(
      "B/polynomial+constant/all-K",
      "the corrected B_K <= (2p^2a^2 + 2paX + (p+1)X^2) / (b(2p+1)(X+pa)) + (p+1)(X^2-a^2) T / (b(X+pa) K) "
      "at every K within the horizon (Corollary 3 says: for all K)",
      Reading::intended, domain("polynomial", fixed, Steps::within_horizon), whole_polynomial,
      "B/polynomial+constant/all-K/corrected", {small(Polynomial{1, 0, 2}, 1, Constant{1}, 100, 40)}));
  claims.push_back(holding("B/polynomial+constant/all-K/corrected",
                           "B_K <= X/b at every K within the horizon", Reading::corrected,
                           domain("polynomial", fixed, Steps::within_horizon), X_over_b));
}

}  // namespace

std::vector<Claim> claims_of_corollary_3() {
  std::vector<Claim> claims;
  add_a(claims, "constant", "1/(X K)", Steps::any, sum_constant);
  add_a(claims, "sqrt-decay", "1/(2X (sqrt(K+1) - 1))", Steps::any, sum_sqrt);
  add_a(claims, "cosine", "2/((X+a) K)", Steps::within_horizon, sum_cosine);
  add_a(claims, "polynomial", "(p+1)/((X+pa) K)", Steps::within_horizon, sum_polynomial);
  add_constant_batch(claims);
  add_growing_b(claims, "B/constant+exponential", "constant", "X T E delta / (b0 (delta-1) K)",
                Reading::printed, Steps::any, sum_constant);
  add_growing_b(claims, "B/sqrt-decay+exponential/intended", "sqrt-decay",
                "X T E delta / (2 b0 (delta-1) (sqrt(K+1) - 1))", Reading::intended, Steps::any, sum_sqrt);
  claims.push_back(
      refuted("B/cosine+exponential", "B_K <= X T E delta / (b0 (delta-1) (X+a) K) (row 2, read with p = 1)",
              Reading::garbled, domain("cosine", {"exponential"}, Steps::within_horizon),
              term_at_most(Term::B, [](auto const& s) { return s.X * growth(s) / ((s.X + s.a) * s.K); }),
              "B/cosine+exponential/intended", {small(Cosine{1, 0}, 1, Exponential{1, 2}, 10, 10)}));
  add_growing_b(claims, "B/cosine+exponential/intended", "cosine", "2 X^2 T E delta / (b0 (delta-1) (X+a) K)",
                Reading::intended, Steps::within_horizon, sum_cosine);
  add_growing_b(claims, "B/polynomial+exponential/intended", "polynomial",
                "(p+1) X^2 T E delta / (b0 (delta-1) (X+pa) K)", Reading::intended, Steps::within_horizon,
                sum_polynomial);
  add_c(claims, "constant", "gamma beta T E / (X (1 - lambda zeta) K)", Steps::any, sum_constant);
  claims.push_back(refuted("C/sqrt-decay", "C_K <= gamma beta T E / (2X (1 - lambda zeta) (K + 1 - 1))",
                           Reading::garbled, both_step_decays("sqrt-decay", Steps::any),
                           term_at_most(Term::C,
                                        [](auto const& s) {
                                          return s.gamma * s.beta * s.T * s.E /
                                                 (2 * s.X * (1 - s.lambda * s.zeta) * s.K);
                                        }),
                           "C/sqrt-decay/intended", {small(SqrtDecay{1}, 1, Constant{1}, 2, 2)}));
  add_c(claims, "sqrt-decay", "gamma beta T E / (2X (1 - lambda zeta) (sqrt(K+1) - 1))", Steps::any,
        sum_sqrt);
  claims.push_back(refuted(
      "C/cosine", "C_K <= gamma beta T E / ((X+a) (1 - lambda zeta) K), without the factor 2",
      Reading::garbled, both_step_decays("cosine", Steps::within_horizon),
      term_at_most(Term::C,
                   [](auto const& s) {
                     return s.gamma * s.beta * s.T * s.E / ((s.X + s.a) * (1 - s.lambda * s.zeta) * s.K);
                   }),
      "C/cosine/intended", {small(Cosine{1, 0}, 1, Constant{1}, 2, 2)}));
  add_c(claims, "cosine", "2 gamma beta T E / ((X+a) (1 - lambda zeta) K)", Steps::within_horizon,
        sum_cosine);
  add_c(claims, "polynomial", "(p+1) gamma beta T E / ((X+pa) (1 - lambda zeta) K)", Steps::within_horizon,
        sum_polynomial);
  return claims;
}

}  // namespace qhm::verify
