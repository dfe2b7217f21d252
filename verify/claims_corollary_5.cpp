#include "verify/claim_families.hpp"
#include "verify/inequality.hpp"

namespace qhm::verify {
namespace {

constexpr char const* proof = "proved in docs/theorems.md, Corollaries 3 and 5, corrected";
constexpr char const* counterexample = "one counterexample refutes it";

std::vector<std::string> const both_batches{"constant", "exponential"};
std::vector<std::string> const any_gamma{"constant", "step-decay"};

/// The two pairs of Corollary 5, for both kinds of batch or one.
Domain sqrt_pair(std::vector<std::string> batches = both_batches) {
  return {{"sqrt-decay"}, std::move(batches), {"constant"}, any_gamma};
}
Domain decay_pair(std::vector<std::string> batches = both_batches) {
  return {{"decay"}, std::move(batches), {"increasing"}, any_gamma};
}

Claim claim(std::string id, std::string statement, Reading reading, Domain const& where,
            Inequality inequality, std::string const& scope = proof) {
  return {.id = "corollary-5/" + std::move(id),
          .source = "Corollary 5",
          .statement = std::move(statement),
          .reading = reading,
          .recorded = Verdict::holds,
          .scope = scope,
          .inequality = std::move(inequality),
          .domain = where,
          .cases = sample_cases(where, 24)};
}

Claim refuted(Claim made, std::string const& correction, std::vector<Case> cases) {
  made.recorded = Verdict::refuted;
  made.scope = counterexample;
  made.correction = "corollary-5/" + correction;
  made.cases = std::move(cases);
  return made;
}

Case sqrt_case(double X, double beta, std::uint64_t n, double b, std::uint64_t K) {
  return {.plan = {.learning_rate = SqrtDecay{X},
                   .batch = Constant{b},
                   .beta = Constant{beta},
                   .gamma = Constant{1},
                   .interval = 1,
                   .epochs = 1,
                   .samples = n},
          .steps = K};
}

Case decay_case(double X, double beta_min, std::uint64_t K) {
  return {.plan = {.learning_rate = Decay{X},
                   .batch = Constant{1},
                   .beta = Increasing{beta_min},
                   .gamma = Constant{1},
                   .interval = 1,
                   .epochs = K,
                   .samples = 1},
          .steps = K};
}

/// The paper's own setting of section 4, with sqrt-decay and constant beta: K = 374 760.
Case own_setting() {
  return {.plan = {.learning_rate = SqrtDecay{0.1},
                   .batch = Exponential{8, 2},
                   .beta = Constant{0.9},
                   .gamma = Constant{0.7}},
          .steps = 374'760};
}

auto const root_less_one = [](auto const& K) { return root(decltype(K + 1)(K + 1)) - 1; };
auto const log_next = [](auto const& K) { return logarithm(decltype(K + 1)(K + 1)); };
auto const growth = [](auto const& s) { return s.T * s.E * s.delta / (s.b * (s.delta - 1)); };

template <class S>
using Number = std::remove_cvref_t<decltype(std::declval<S>().K)>;

void add_sqrt_pair(std::vector<Claim>& claims) {
  claims.push_back(
      claim("A/sqrt-decay+constant", "A'_K <= 1/(2X (sqrt(K+1) - 1))", Reading::printed, sqrt_pair(),
            term_at_most(Term::A, [](auto const& s) { return 1 / (2 * s.X * root_less_one(s.K)); })));
  claims.push_back(refuted(
      claim("B/sqrt-decay+constant+constant-batch", "B'_K <= K (1-beta) / (b (sqrt(K+1) - 1))",
            Reading::printed, sqrt_pair({"constant"}),
            term_at_most(Term::B_prime,
                         [](auto const& s) { return s.K * (1 - s.beta) / (s.b * root_less_one(s.K)); })),
      "B/sqrt-decay+constant+constant-batch/corrected",
      {sqrt_case(0.1, 0.5, 1, 1, 1), sqrt_case(0.1, 0.5, 1, 1, 100),
       sqrt_case(0.01, 0.9, 50'000, 256, 196)}));
  claims.push_back(claim("B/sqrt-decay+constant+constant-batch/corrected",
                         "B'_K <= K (1-beta) / (2 b X (sqrt(K+1) - 1))", Reading::corrected,
                         sqrt_pair({"constant"}), term_at_most(Term::B_prime, [](auto const& s) {
                           return s.K * (1 - s.beta) / (2 * s.b * s.X * root_less_one(s.K));
                         })));
  claims.push_back(claim("B/sqrt-decay+constant+exponential-batch",
                         "B'_K <= (1-beta) T E delta / (2 b0 X (delta-1) (sqrt(K+1) - 1))", Reading::printed,
                         sqrt_pair({"exponential"}), term_at_most(Term::B_prime, [](auto const& s) {
                           return (1 - s.beta) * growth(s) / (2 * s.X * root_less_one(s.K));
                         })));
  auto const logarithmic = [](auto const& s) {
    return s.X * s.T * (1 + log_next(s.K)) / (2 * root_less_one(s.K));
  };
  claims.push_back(claim("C/sqrt-decay+constant", "C'_K <= X T (1 + log(K+1)) / (2 (sqrt(K+1) - 1))",
                         Reading::printed, sqrt_pair(), term_at_most(Term::C_prime, logarithmic)));
  claims.push_back(refuted(
      claim("D/sqrt-decay+constant", "D'_K <= X / ((1-beta) (sqrt(K+1) - 1))", Reading::printed, sqrt_pair(),
            term_at_most(Term::D_prime,
                         [](auto const& s) { return s.X / ((1 - s.beta) * root_less_one(s.K)); })),
      "D/sqrt-decay+constant/corrected",
      {sqrt_case(0.1, 0.9, 100, 1, 100), sqrt_case(0.1, 0.9, 1, 1, 20), own_setting()}));
  claims.push_back(
      claim("D/sqrt-decay+constant/corrected", "D'_K <= X T (1 + log(K+1)) / (2 (1-beta) (sqrt(K+1) - 1))",
            Reading::corrected, sqrt_pair(),
            term_at_most(Term::D_prime, [=](auto const& s) { return logarithmic(s) / (1 - s.beta); })));
}

void add_decay_pair(std::vector<Claim>& claims) {
  claims.push_back(claim("A/decay+increasing", "A'_K <= 1/(X log(K+1))", Reading::printed, decay_pair(),
                         term_at_most(Term::A, [](auto const& s) { return 1 / (s.X * log_next(s.K)); })));
  claims.push_back(
      claim("B/decay+increasing+constant-batch",
            "B'_K <= T (1 + 4 (1-beta_min) (K+1)^(1/4)) / (b X log(K+1)), which does not tend to 0",
            Reading::printed, decay_pair({"constant"}), term_at_most(Term::B_prime, [](auto const& s) {
              using Real = Number<decltype(s)>;
              Real const fourth_root = root(Real(root(Real(s.K + 1))));
              return s.T * (1 + 4 * (1 - s.beta_min) * fourth_root) / (s.b * s.X * log_next(s.K));
            })));
  claims.push_back(claim(
      "B/decay+increasing+constant-batch/square",
      "sum (1-beta)^2/b / sum alpha <= zeta(3/2) (1-beta_min)^2 T / (b X log(K+1)): with the square, "
      "the term tends to 0",
      Reading::derived, decay_pair({"constant"}),
      term_at_most(Term::B_square,
                   [](auto const& s) {
                     using Real = Number<decltype(s)>;
                     Real const complement = 1 - s.beta_min;
                     return zeta<Real>(1.5) * complement * complement * s.T / (s.b * s.X * log_next(s.K));
                   }),
      "(1-beta_k)^2 = (1-beta_min)^2 (m+1)^(-3/2) and m(k) >= 0; sum over epochs, T steps each"));
  claims.push_back(
      claim("B/decay+increasing+exponential-batch", "B'_K <= T E delta / (b0 X (delta-1) log(K+1))",
            Reading::printed, decay_pair({"exponential"}),
            term_at_most(Term::B_prime, [](auto const& s) { return growth(s) / (s.X * log_next(s.K)); })));
  claims.push_back(
      claim("B/decay+increasing+exponential-batch/sharper",
            "B'_K <= (1-beta_min) T E delta / (b0 X (delta-1) log(K+1))", Reading::derived,
            decay_pair({"exponential"}),
            term_at_most(Term::B_prime,
                         [](auto const& s) { return (1 - s.beta_min) * growth(s) / (s.X * log_next(s.K)); }),
            "1-beta_k <= 1-beta_min in the proof of the printed form"));
  claims.push_back(
      claim("C/decay+increasing", "C'_K <= 2 X T / log(K+1)", Reading::printed, decay_pair(),
            term_at_most(Term::C_prime, [](auto const& s) { return 2 * s.X * s.T / log_next(s.K); })));
  claims.push_back(claim("C/decay+increasing/sharper", "C'_K <= (pi^2/6) X T / log(K+1)", Reading::derived,
                         decay_pair(),
                         term_at_most(Term::C_prime,
                                      [](auto const& s) {
                                        using Real = Number<decltype(s)>;
                                        Real const pi_square = pi_of<Real>() * pi_of<Real>();
                                        return pi_square * s.X * s.T / (6 * log_next(s.K));
                                      }),
                         "sum over epochs of (m+1)^(-2) <= pi^2/6, T steps each"));
  claims.push_back(refuted(
      claim("D/decay+increasing", "D'_K <= 2 X T / ((1-beta_min) log(K+1))", Reading::printed, decay_pair(),
            term_at_most(Term::D_prime,
                         [](auto const& s) { return 2 * s.X * s.T / ((1 - s.beta_min) * log_next(s.K)); })),
      "D/decay+increasing/corrected", {decay_case(0.1, 0.5, 12), decay_case(0.1, 0.5, 100)}));
  claims.push_back(claim("D/decay+increasing/corrected",
                         "D'_K <= zeta(5/4) X T / ((1-beta_min) log(K+1)), zeta(5/4) = 4.59511...",
                         Reading::corrected, decay_pair(), term_at_most(Term::D_prime, [](auto const& s) {
                           return zeta<Number<decltype(s)>>(1.25) * s.X * s.T /
                                  ((1 - s.beta_min) * log_next(s.K));
                         })));
}

}  // namespace

std::vector<Claim> claims_of_corollary_5() {
  std::vector<Claim> claims;
  add_sqrt_pair(claims);
  add_decay_pair(claims);
  return claims;
}

}  // namespace qhm::verify
