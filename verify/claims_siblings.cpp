#include <fmt/format.h>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/corollaries/corollary_a1.hpp"
#include "bounds/corollaries/corollary_a3.hpp"
#include "bounds/corollaries/corollary_a4.hpp"
#include "verify/claim_families.hpp"
#include "verify/sibling_claim.hpp"

namespace qhm::verify {
namespace {

using Bound = Enclosure (*)(Problem const&, Profile<Enclosure> const&);
constexpr Bound a1 = bounds::corollary_a1<Enclosure>;
constexpr Bound a3 = bounds::corollary_a3<Enclosure>;
constexpr Bound a4 = bounds::corollary_a4<Enclosure>;

Problem unit_problem(double smoothness = 1, double gap = 1) {
  return {.smoothness = {smoothness}, .variance = {1}, .gradient_bound = {1}, .gap = {gap}};
}

Enclosure at(Bound bound, Plan const& plan, std::uint64_t steps, Problem const& problem = unit_problem()) {
  return bound(problem, Profile<Enclosure>(plan, steps));
}
Enclosure at_horizon(Bound bound, Plan const& plan, Problem const& problem = unit_problem()) {
  return at(bound, plan, steps_after(plan, plan.epochs), problem);
}

/// n = 1024, 60 epochs, stages of 10; batch 32, or 8 x 2: the same evaluations.
Plan small_plan(LearningRate rate, BatchSize batch, double beta) {
  return {.learning_rate = std::move(rate),
          .batch = std::move(batch),
          .beta = Constant{beta},
          .gamma = Constant{beta == 0 ? 0.0 : 1.0},
          .interval = 10,
          .epochs = 60,
          .samples = 1024};
}

std::vector<Plan> hierarchy(double beta) {
  return {small_plan(Constant{0.1}, Constant{32}, beta), small_plan(Constant{0.1}, Exponential{8, 2}, beta),
          small_plan(ExponentialRise{0.1, 0.5, growth_to(0.1, 0.5, 10, 60)}, Exponential{8, 2}, beta)};
}

Finding hierarchy_of(Bound bound, double beta) {
  std::vector<Enclosure> numbers;
  for (auto const& plan : hierarchy(beta)) numbers.push_back(at_horizon(bound, plan, unit_problem(1, 4.706)));
  return falls("(i), (ii), (iii)", numbers);
}

/// Whether A3 has bounds for (i) and (ii) but, by its growth condition, none for (iii).
Finding no_third_bound() {
  auto const plans = hierarchy(0.9);
  auto finding = falls("(i), (ii)", {at_horizon(a3, plans[0], unit_problem(1, 4.706)),
                                     at_horizon(a3, plans[1], unit_problem(1, 4.706))});
  try {
    at_horizon(a3, plans[2], unit_problem(1, 4.706));
    finding.verdict = Verdict::undecided;
  } catch (AssumptionViolated const& broken) {
    finding.evidence += std::string("; (iii): ") + broken.what();
  }
  return finding;
}

/// The published configurations with an increasing rate: 300 epochs, stages of 30.
Plan published(double ratio, double beta) {
  return {.learning_rate = ExponentialRise{0.1, 0.1 * ratio, growth_to(0.1, 0.1 * ratio, 30, 300)},
          .batch = Exponential{8, 2},
          .beta = Constant{beta},
          .gamma = Constant{1}};
}

/// Whether A3's growth condition allows exactly the pairs (ratio, beta) that were published. L = 0.01 keeps
/// L alpha beside gamma beta^2 small.
Finding growth_condition() {
  Finding finding{.verdict = Verdict::holds};
  for (auto const& [ratio, beta, published_pair] :
       {std::tuple{2.0, 0.9, true}, {5.0, 0.9, true}, {10.0, 0.9, false}, {10.0, 0.87, true}}) {
    bool applies = true;
    try {
      at_horizon(a3, published(ratio, beta), unit_problem(0.01));
    } catch (AssumptionViolated const&) {
      applies = false;
    }
    finding.evidence += fmt::format("{}ratio {}, beta {}: {}", finding.evidence.empty() ? "" : "; ", ratio,
                                    beta, applies ? "allowed" : "refused");
    if (applies != published_pair) finding.verdict = Verdict::undecided;
  }
  return finding;
}

void add_nshb(std::vector<Claim>& claims) {
  std::string const source = "arXiv 2501.08883";
  Plan const constant{
      .learning_rate = Constant{0.05}, .batch = Constant{8}, .beta = Constant{0.9}, .gamma = Constant{1}};
  claims.push_back(sibling("2501.08883/constant-batch/bound", source,
                           "NSHB with constant learning rate and batch: the bound falls to a positive limit "
                           "(1+beta) L alpha sigma^2/(b D), D = 2 - L alpha (1+beta)/(1-beta)",
                           "of the bound A1: alpha = 0.05, beta = 0.9, b = 8, K = 10^9", [=] {
                             // (1 + 0.9) 0.05/(8 (2 - 0.95)) = 0.095/8.4
                             Enclosure const limit = Enclosure(95) / Enclosure(8400);
                             return falls("bound, limit", {at(a1, constant, 1'000'000'000), limit});
                           }));
  claims.push_back(sibling(
      "2501.08883/constant-batch/method", source,
      "no constant learning rate and batch make E|grad f(x_k)|^2 tend to 0",
      "of the method: SGD on f = x^2/2 has the stationary value L alpha sigma^2/(b (2 - L "
      "alpha)), which A4 tends to from above",
      [] {
        Plan const sgd{
            .learning_rate = Constant{0.05}, .batch = Constant{8}, .beta = Constant{0}, .gamma = Constant{0}};
        // E x^2 = (1-alpha)^2 E x^2 + alpha^2/8, alpha = 1/20: 1/(8 (40 - 1)).
        Enclosure const stationary = Enclosure(1) / Enclosure(8 * 39);
        return falls("A4 at K = 10^9, stationary value, 0",
                     {at(a4, sgd, 1'000'000'000), stationary, Enclosure(0)});
      }));
  claims.push_back(
      sibling("2501.08883/increasing-batch", source,
              "NSHB with a constant learning rate and an exponential batch: K times the bound stays "
              "bounded, so that min E|grad f|^2 = O(1/K)",
              "of the bound A1, and so of the method: sum 1/b_k <= T_0 E delta/(b_0 (delta-1)) for "
              "every K; batches 8 x 4 every 40 epochs, up to K = 10^12",
              [=] {
                Plan plan = constant;
                plan.batch = Exponential{8, 4};
                plan.interval = 40;
                auto const scaled_bound = [&](std::uint64_t K) { return Enclosure(K) * at(a1, plan, K); };
                // (2/alpha + (1+beta) L alpha sigma^2 T_0 E delta/(b_0 (delta-1)))/D
                Enclosure const limit =
                    (Enclosure(40) + Enclosure(95) / 1000 * Enclosure(6250 * 40) * 4 / Enclosure(24)) /
                    (Enclosure(105) / 100);
                return falls("limit, K x bound at 10^12 and at 10^5",
                             {limit, scaled_bound(1'000'000'000'000), scaled_bound(100'000)});
              }));
}

void add_increasing(std::vector<Claim>& claims) {
  std::string const source = "arXiv 2508.03105";
  std::string const statement =
      "(i) constant batch > (ii) increasing batch > (iii) increasing batch and learning rate, in the bound "
      "after "
      "60 epochs";
  std::string const setting = "; n = 1024, batch 32 or 8 x 2, rate 0.1 or 0.1 to 0.5, Delta = 4.706";
  claims.push_back(sibling("2508.03105/hierarchy/sgd", source, statement,
                           "of the bound A4 (beta = 0), which SGD attains on a quadratic" + setting,
                           [] { return hierarchy_of(a4, 0); }));
  claims.push_back(sibling("2508.03105/hierarchy/beta-0.75", source, statement,
                           "of the bound A3 (beta = 0.75)" + setting, [] { return hierarchy_of(a3, 0.75); }));
  claims.push_back(
      sibling("2508.03105/hierarchy/beta-0.9", source,
              "for beta = 0.9 the bound has (i) > (ii), and no (iii): gamma beta^2 < 1 breaks",
              "of the bound A3, for the five rises of this horizon; of the method nothing follows: "
              "Theorem A applies" +
                  setting,
              no_third_bound));
  claims.push_back(
      sibling("2508.03105/growth-condition", source,
              "of rates that rise 2-, 5- and 10-fold in nine stages, the condition gamma beta^2 < 1 "
              "allows the published ones: beta = 0.9, 0.9, and 0.87 in place of 0.9",
              "of the bound A3, L = 0.01: why the published configurations change beta is inferred",
              growth_condition));
  auto const decaying = [](double beta) {
    return Plan{.learning_rate = SqrtDecay{0.05},
                .batch = Constant{8},
                .beta = Constant{beta},
                .gamma = Constant{beta == 0 ? 0.0 : 1.0},
                .rate_per = RatePer::step};
  };
  claims.push_back(
      sibling("2508.03105/constant-batch/floor", source,
              "with a constant batch the bound stays above beta^2 sigma^2/b, whatever the learning rate",
              "of the bound A3: rate 0.05/sqrt(k+1), beta = 0.9, b = 8, K = 10^15", [=] {
                return falls("bound, floor",
                             {at(a3, decaying(0.9), 1'000'000'000'000'000), Enclosure(81) / Enclosure(800)});
              }));
  claims.push_back(
      sibling("2508.03105/constant-batch/method", source,
              "that floor is the bound's alone: with a constant batch and rates proportional to "
              "1/sqrt(k+1) the method converges",
              "of the method: A4 (SGD) and Theorem A (momentum) are O(log K/sqrt K), below the floor "
              "from K = 10^9 on",
              [=] {
                return falls("floor, A4 at K = 10^9 and 10^15",
                             {Enclosure(81) / Enclosure(800), at(a4, decaying(0), 1'000'000'000),
                              at(a4, decaying(0), 1'000'000'000'000'000)});
              }));
}

void add_sgd(std::vector<Claim>& claims) {
  std::string const source = "arXiv 2409.08770";
  // An epoch is a step: ten steps a stage, rate 0.01 x 1.2, batch 8 x delta.
  auto const bound_after = [](double delta, std::uint64_t stages, double gap) {
    Plan const plan{.learning_rate = ExponentialRise{0.01, 1, 1.2},
                    .batch = Exponential{8, delta},
                    .beta = Constant{0},
                    .gamma = Constant{0},
                    .interval = 10,
                    .samples = 1};
    return at(a4, plan, 10 * stages, unit_problem(1, gap));
  };
  // (gamma-1) [2 Delta + L sigma^2 alpha_0^2 T/(b_0 (1 - gamma^2/delta))] / ((2 - L alpha_max) alpha_0 T
  // (gamma^M - 1))
  auto const closed = [](int stages) {
    Enclosure const gamma = decimal<Enclosure>(1.2), rate = decimal<Enclosure>(0.01);
    Enclosure const noise =
        rate * rate * Enclosure(10) / (Enclosure(8) * (Enclosure(1) - gamma * gamma / Enclosure(2)));
    Enclosure const largest = rate * pow(gamma, Enclosure(stages - 1));
    return (gamma - Enclosure(1)) * (Enclosure(2) + noise) /
           ((Enclosure(2) - largest) * rate * Enclosure(10) * (pow(gamma, Enclosure(stages)) - Enclosure(1)));
  };
  claims.push_back(sibling(
      "2409.08770/rate", source,
      "where gamma^2 < delta, M stages make the bound at most (gamma-1) [2 Delta + L sigma^2 "
      "alpha_0^2 T/(b_0 (1 - gamma^2/delta))]/((2 - L alpha_max) alpha_0 T (gamma^M - 1)): "
      "O(gamma^-M) while alpha_max is below 2/L",
      "of the bound A4, by two geometric series; gamma = 1.2, delta = 2, up to alpha_max = 0.79", [=] {
        Finding finding{.verdict = Verdict::holds};
        for (int const stages : {5, 15, 25}) {
          auto const one = falls(fmt::format("closed form and bound after {} stages", stages),
                                 {closed(stages), bound_after(2, static_cast<std::uint64_t>(stages), 1)});
          if (one.verdict != Verdict::holds) finding.verdict = one.verdict;
          finding.evidence += (finding.evidence.empty() ? "" : "; ") + one.evidence;
        }
        return finding;
      }));
  claims.push_back(
      sibling("2409.08770/condition", source,
              "where the rate grows faster than the batch, gamma > delta, more stages can make the bound "
              "larger",
              "of the bound A4: gamma = 1.2, delta = 1.05, Delta = 10^-6; its noise part sum alpha^2/b "
              "over sum alpha grows like (gamma/delta)^M",
              [=] {
                return falls("bound after 25 and 15 stages",
                             {bound_after(1.05, 25, 1e-6), bound_after(1.05, 15, 1e-6)});
              }));
}

}  // namespace

std::vector<Claim> claims_of_siblings() {
  std::vector<Claim> claims;
  add_nshb(claims);
  add_increasing(claims);
  add_sgd(claims);
  return claims;
}

}  // namespace qhm::verify
