#include <fmt/format.h>

#include "verify/claim_families.hpp"
#include "verify/order.hpp"

namespace qhm::verify {
namespace {

/// Some terms together are O(rate).
struct Part {
  std::vector<Term> terms;
  Order rate;
};

std::string_view name_of(Term term) {
  switch (term) {
    case Term::A:
      return "A_K";
    case Term::B:
      return "B_K";
    case Term::C:
      return "C_K";
    case Term::B_prime:
      return "B'_K";
    case Term::C_prime:
      return "C'_K";
    case Term::D_prime:
      return "D'_K";
    case Term::B_square:
      return "B'_K with (1-beta)^2";
  }
  return "?";
}

/// The order of a term: its series over sum alpha.
Order order_of_term(Term term, Plan const& plan) {
  auto const series = numerator_of(term);
  return (series ? order_of(*series, plan, false) : Order{}) - order_of(Series::alpha, plan, false);
}

Enclosure value_of_term(Term term, Case const& at) {
  auto const series = numerator_of(term);
  return (series ? partial_sum(*series, at) : Enclosure(1)) / partial_sum(Series::alpha, at);
}

Enclosure value_of(Order const& order, std::uint64_t steps) {
  Enclosure const K(steps);
  return pow(K, Enclosure(order.quarters) / 4) * pow(log(K), order.logs);
}

/// n = b = E = 1; the horizon of cosine and polynomial is at K.
Case case_at(Plan plan, std::uint64_t steps) {
  auto at = series_case(std::move(plan), steps);
  at.plan.epochs = steps;
  return at;
}

Finding decide(Plan const& plan, std::vector<Part> const& parts) {
  Finding finding{.verdict = Verdict::holds, .witnesses = {}, .evidence = ""};
  for (auto const& part : parts)
    for (Term const term : part.terms) {
      bool const too_large = order_of_term(term, plan) > part.rate;
      auto const growth =
          growth_of([&](Case const& at) { return value_of_term(term, at) / value_of(part.rate, at.steps); },
                    case_at(plan, early), case_at(plan, late));
      finding.evidence += fmt::format(
          "{}{} is of order {}: over {} it is {:.4g} at K = 1e6 and {:.4g} at K = 1e12",
          finding.evidence.empty() ? "" : "; ", name_of(term), order_name(order_of_term(term, plan)),
          order_name(part.rate), double(growth.numbers.claimed) / 1.5, double(growth.numbers.exact));
      if (growth.grows != (too_large ? Verdict::holds : Verdict::refuted)) {
        finding.verdict = Verdict::undecided;
      } else if (too_large && finding.verdict != Verdict::undecided) {
        finding.verdict = Verdict::refuted;
        finding.witnesses.push_back(growth.numbers);
        finding.witnesses.back().meaning =
            fmt::format("{} over {} at K = 1e12, and 1.5 times the same at K = 1e6", name_of(term),
                        order_name(part.rate));
      }
    }
  return finding;
}

Claim rate(std::string id, std::string source, std::string statement, Reading reading, Verdict recorded,
           Plan plan, std::vector<Part> parts, std::string correction = "") {
  return {
      .id = "rate/" + std::move(id),
      .source = std::move(source),
      .statement = std::move(statement),
      .reading = reading,
      .recorded = recorded,
      .scope = "by rule: the orders of the leading sums (verify/order.hpp); certified values stand beside it",
      .correction = std::move(correction),
      .decide = [plan = std::move(plan), parts = std::move(parts)] { return decide(plan, parts); }};
}

}  // namespace

std::vector<Claim> claims_of_rates() {
  Order const inverse{-4, 0}, inverse_root{-2, 0}, log_root{-2, 1}, inverse_log{0, -1}, constant{};
  StepDecay const weight{0.5, 0.5};
  BatchSize const fixed = Constant{1}, growing = Exponential{1, 2};
  std::vector<std::pair<std::string, LearningRate>> const flat{
      {"constant", Constant{1}}, {"cosine", Cosine{1, 0}}, {"polynomial", Polynomial{1, 0, 2}}};
  auto const corollary_3 = [&](std::string const& id, std::string const& statement, LearningRate const& lr,
                               BatchSize const& batch, std::vector<Part> parts) {
    return rate("corollary-3/" + id, "after Corollary 3", statement, Reading::printed, Verdict::holds,
                {.learning_rate = lr, .batch = batch, .beta = weight, .gamma = weight}, std::move(parts));
  };
  std::vector<Claim> claims;
  for (auto const& [name, lr] : flat) {
    claims.push_back(corollary_3(name + "+constant-batch", "the bound of Corollary 3 is O(1/K + sigma^2/b)",
                                 lr, fixed, {{{Term::A, Term::C}, inverse}, {{Term::B}, constant}}));
    claims.push_back(corollary_3(name + "+exponential-batch", "the bound of Corollary 3 is O(1/K)", lr,
                                 growing, {{{Term::A, Term::B, Term::C}, inverse}}));
  }
  claims.push_back(corollary_3("sqrt-decay+constant-batch", "the bound of Corollary 3 is O(log K/sqrt K)",
                               SqrtDecay{1}, fixed, {{{Term::A, Term::B, Term::C}, log_root}}));
  claims.push_back(corollary_3("sqrt-decay+exponential-batch", "the bound of Corollary 3 is O(1/sqrt K)",
                               SqrtDecay{1}, growing, {{{Term::A, Term::B, Term::C}, inverse_root}}));

  Plan const sqrt_pair{
      .learning_rate = SqrtDecay{1}, .batch = fixed, .beta = Constant{0.5}, .gamma = Constant{0.5}};
  Plan const decay_pair{
      .learning_rate = Decay{1}, .batch = fixed, .beta = Increasing{0.5}, .gamma = Constant{0.5}};
  auto const with_growth = [&](Plan plan) {
    plan.batch = growing;
    return plan;
  };
  std::vector<Term> const all{Term::A, Term::B_prime, Term::C_prime, Term::D_prime};
  std::vector<Term> const square{Term::A, Term::B_square, Term::C_prime, Term::D_prime};
  std::string const source = "after Corollary 5";
  claims.push_back(rate("corollary-5/sqrt-decay+constant+exponential-batch", source,
                        "the bound of Corollary 5 is O(log K/sqrt K)", Reading::printed, Verdict::holds,
                        with_growth(sqrt_pair), {{all, log_root}}));
  claims.push_back(rate("corollary-5/decay+increasing+exponential-batch", source,
                        "the bound of Corollary 5 is O(1/log K)", Reading::printed, Verdict::holds,
                        with_growth(decay_pair), {{all, inverse_log}}));
  claims.push_back(rate("corollary-5/decay+increasing+constant-batch", source,
                        "the bound of Corollary 5 is O(1/log K)", Reading::printed, Verdict::refuted,
                        decay_pair, {{all, inverse_log}},
                        "rate/corollary-5/decay+increasing+constant-batch/square"));
  claims.push_back(rate("corollary-5/decay+increasing+constant-batch/square", source,
                        "with (1-beta_k)^2 in place of 1-beta_k the bound is O(1/log K)", Reading::corrected,
                        Verdict::holds, decay_pair, {{square, inverse_log}}));
  claims.push_back(rate("corollary-5/sqrt-decay+constant+constant-batch", source,
                        "the bound of Theorem 4 is O(sqrt K), and by the rule that is its order: it does not "
                        "tend to 0, though the method may converge",
                        Reading::derived, Verdict::holds, sqrt_pair, {{all, {2, 0}}}));
  claims.push_back(
      rate("theorem-x/sqrt-decay+constant+constant-batch", "derived",
           "Theorem X is O(log K/sqrt K) for sqrt-decay, constant beta and gamma and any batch sizes: "
           "(Delta A + L G^2 (1/2 + gamma beta/(1-beta)) C') / (1 - gamma beta)",
           Reading::derived, Verdict::holds, sqrt_pair, {{{Term::A, Term::C_prime}, log_root}}));
  return claims;
}

}  // namespace qhm::verify
