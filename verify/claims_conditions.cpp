#include <fmt/format.h>

#include "verify/claim_families.hpp"
#include "verify/order.hpp"

namespace qhm::verify {
namespace {

/// The conditions of one theorem: which series must diverge and which must converge.
struct Conditions {
  std::string id, source, statement;
  std::vector<Series> finite;
  /// Recorded verdicts, H or -, for the 60 combinations in the order of all_combinations: twelve a learning
  /// rate, six a batch size, two a beta, gamma last. Worked out by hand, independently of the rule.
  std::string_view recorded;
  Reading reading;
  std::string correction;
};

std::vector<Conditions> const& all_conditions() {
  static std::vector<Conditions> const all{
      {"theorem-2-ii",
       "Theorem 2 (ii)",
       "sum alpha = inf, sum gamma beta < inf and sum alpha^2/b < inf",
       {Series::omega, Series::alpha_sq_over_batch},
       "-------HHH-H"
       "-------HHH-H"
       "-HHH-H-HHH-H"
       "-------HHH-H"
       "-------HHH-H",
       Reading::printed,
       ""},
      {"theorem-4-ii",
       "Theorem 4 (ii)",
       "sum alpha = inf, sum alpha^2/(1-beta) < inf and sum (1-beta)/b < inf",
       {Series::alpha_sq_over_complement, Series::complement_over_batch},
       "------------"
       "------------"
       "------HHHHHH"
       "------------"
       "------------",
       Reading::printed,
       "theorem-4-ii-square"},
      {"theorem-4-ii-square",
       "Theorem 4 (ii)",
       "sum alpha = inf, sum alpha^2/(1-beta) < inf and sum (1-beta)^2/b < inf (the square is what the proof "
       "gives)",
       {Series::alpha_sq_over_complement, Series::complement_sq_over_batch},
       "------------"
       "------------"
       "----HHHHHHHH"
       "------------"
       "------------",
       Reading::corrected,
       ""}};
  return all;
}

/// Convergence by rule, beside certified partial sums; undecided where these two disagree.
Finding decide(Conditions const& conditions, Plan const& plan) {
  Finding finding{.verdict = Verdict::holds, .witnesses = {}, .evidence = ""};
  auto const judge = [&](Series series, bool must_diverge) {
    bool const diverges = order_of(series, plan, true) > Order{};
    auto const growth = growth_of([&](Case const& at) { return partial_sum(series, at); },
                                  series_case(plan, early), series_case(plan, late));
    finding.evidence += fmt::format("{}{} {}: {:.4g} after 1e6 and {:.4g} after 1e12 steps",
                                    finding.evidence.empty() ? "" : "; ", series_name(series),
                                    diverges ? "diverges" : "converges", double(growth.numbers.claimed) / 1.5,
                                    double(growth.numbers.exact));
    if (growth.grows != (diverges ? Verdict::holds : Verdict::refuted)) {
      finding.evidence += " (which does not show it)";
      finding.verdict = Verdict::undecided;
    } else if (diverges != must_diverge && finding.verdict != Verdict::undecided) {
      finding.verdict = Verdict::refuted;
      finding.witnesses.push_back(growth.numbers);
      finding.witnesses.back().meaning =
          fmt::format("{} after 1e12 steps, and 1.5 times the same after 1e6 steps", series_name(series));
    }
  };
  judge(Series::alpha, true);
  for (Series const series : conditions.finite) judge(series, false);
  return finding;
}

}  // namespace

std::vector<Claim> claims_of_conditions() {
  Plan rest;
  rest.interval = 1;
  auto const plans = all_combinations({.batch_size = 1}, rest);
  std::vector<Claim> claims;
  for (auto const& conditions : all_conditions())
    for (std::size_t i = 0; i < plans.size(); ++i) {
      auto const name =
          fmt::format("{}+{}+{}+{}", kind_name(plans[i].learning_rate), kind_name(plans[i].batch),
                      kind_name(plans[i].beta), kind_name(plans[i].gamma));
      bool const holds = conditions.recorded[i] == 'H';
      bool const mended =
          conditions.correction.empty() ? false : all_conditions()[2].recorded[i] == 'H' && !holds;
      claims.push_back(
          {.id = "condition/" + conditions.id + "/" + name,
           .source = conditions.source,
           .statement =
               fmt::format("for {} (learning rate, batch, beta, gamma): {}", name, conditions.statement),
           .reading = conditions.reading,
           .recorded = holds ? Verdict::holds : Verdict::refuted,
           .scope = "decided by rule: a term falls like a power of the epoch times a geometric factor; "
                    "certified partial sums stand beside it",
           .correction = mended ? "condition/" + conditions.correction + "/" + name : "",
           .decide = [&conditions, plan = plans[i]] { return decide(conditions, plan); }});
    }
  return claims;
}

}  // namespace qhm::verify
