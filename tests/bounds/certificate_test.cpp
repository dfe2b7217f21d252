#include "bounds/certificates/certificate.hpp"

#include <gtest/gtest.h>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/checked_evaluation.hpp"
#include "bounds/theorems/evaluators.hpp"
#include "tests/bounds/enclosure_reference.hpp"
#include "tests/bounds/plain_sums.hpp"

namespace qhm::bounds {
namespace {

using qhm::test::Fifty;
using test::Reference;

/// Whether x contains a value known to 45 digits (50 are carried, a sum of 1e18 terms may lose five).
bool contains_fifty(Enclosure const& x, Fifty const& value) {
  Reference const v(value);
  return test::covers(x, v, abs(v) * Reference("1e-45"));
}

Problem some_problem(qhm::test::RandomPlans& random) {
  return {.smoothness = {random.scale(0.01, 2)},
          .variance = {random.scale(0.1, 10)},
          .gradient_bound = {random.scale(0.1, 10)},
          .gap = {random.scale(0.1, 10)}};
}

TEST(Certificate, EnclosuresOfSumsContainTheFiftyDigits) {
  qhm::test::WidePlans random(31, {.work = 400});
  for (int i = 0; i < 120; ++i) {
    auto const [plan, K] = random.next();
    auto const enclosed = qhm::test::named_sums(leading_sums(Profile<Enclosure>(plan, K)));
    auto const exact = qhm::test::named_sums(leading_sums(Profile<Fifty>(plan, K)));
    for (std::size_t s = 0; s < exact.size(); ++s) {
      EXPECT_TRUE(contains_fifty(enclosed[s].second, exact[s].second))
          << plan_name(plan) << ", K = " << K << ": " << exact[s].first;
      // A block's cut is at most 2^(32-128) of the sum on either side; below 1024 blocks and stages.
      EXPECT_LE(relative_width(enclosed[s].second), 0x1p-85) << plan_name(plan) << ", K = " << K;
    }
  }
}

/// What a certificate says of a number against 50 digits with the same free parameters.
void expect_certified(std::optional<Enclosure> const& x, std::optional<Fifty> const& value,
                      std::string const& what) {
  ASSERT_EQ(x.has_value(), value.has_value()) << what;
  if (!x) return;
  EXPECT_TRUE(contains_fifty(*x, *value)) << what << ": " << to_string(*x) << " and " << *value;
  if (*value != 0) {
    EXPECT_LE(relative_width(*x), certificate_width) << what;
  }
}

std::string up_to_value(std::string const& reason) {
  return reason.substr(0, reason.find(" = "));
}

/// Certifies every theorem; returns how many have a bound.
int certify_all(Problem const& problem, Plan const& plan, std::uint64_t K) {
  int bounds = 0;
  Certifier certifier(problem, plan, K);
  PlanAt<double> const fast(plan, K);
  PlanAt<Fifty> const fifty(plan, K);
  for (auto const& theorem : theorems()) {
    std::string const what = theorem.name + " of " + plan_name(plan) + " at K = " + std::to_string(K);
    auto const value = evaluators<double>()[theorem.index](problem, fast, nullptr);
    auto const exact = evaluators<Fifty>()[theorem.index](problem, fifty, &value);
    auto const certificate = certifier.certify(theorem, value);
    EXPECT_TRUE(certificate.decided) << what << ": " << certificate.enclosed.reason;
    expect_certified(certificate.enclosed.bound, exact.bound, what);
    // The step and the assumption; the value that breaks it may print another last digit.
    EXPECT_EQ(up_to_value(certificate.enclosed.reason), up_to_value(value.reason)) << what;
    EXPECT_EQ(certificate.enclosed.terms.size(), exact.terms.size());
    EXPECT_EQ(certificate.enclosed.closed_form.size(), exact.closed_form.size());
    EXPECT_EQ(certificate.closed_forms.size(), exact.closed_form.size());
    for (std::size_t t = 0; t < exact.terms.size(); ++t)
      expect_certified(certificate.enclosed.terms[t].value, exact.terms[t].value, what);
    for (std::size_t t = 0; t < exact.closed_form.size(); ++t) {
      expect_certified(certificate.enclosed.closed_form[t].value, exact.closed_form[t].value, what);
      if (exact.closed_form[t].value) {
        EXPECT_NE(certificate.closed_forms[t], Verdict::refuted) << what;
      }
    }
    if (exact.bound) ++bounds;
  }
  return bounds;
}

TEST(Certificate, EveryTheoremsBoundIsEnclosedOnRandomPlans) {
  qhm::test::RandomPlans random(32);
  int bounds = 0;
  for (int i = 0; i < 60; ++i) {
    Plan const plan = random.next(60, 250);
    std::uint64_t const K =
        std::min<std::uint64_t>(random.count(1, 2 * steps_after(plan, plan.epochs)), 3000);
    bounds += certify_all(some_problem(random), plan, K);
  }
  EXPECT_GE(bounds, 60 * 5);
}

TEST(Certificate, EveryTheoremsBoundIsEnclosedAtHugeSteps) {
  std::uint64_t const K = 1'000'000'000'000'000;
  Plan const rest{.interval = 3'000'000'000'000, .epochs = 1'000'000'000'000, .samples = 1000};
  auto const plans = all_combinations({.lr_min = 0.001, .lr_power = 2.7, .batch_size = 7}, rest);
  // Cosine with growing batches and increasing beta; decay with increasing beta; two of flat pieces only.
  for (std::size_t const i : {46U, 28U, 0U, 9U})
    EXPECT_GE(certify_all({.smoothness = {0.3}, .gradient_bound = {1.7}}, plans[i], K), 5) << i;
}

TEST(Certificate, APlantedBugIsCaught) {
  // The sum of alpha^2/b with the last of 1e9 epochs forgotten, and with one plus in place of a minus.
  Plan const plan{.learning_rate = SqrtDecay{0.1},
                  .batch = Constant{7},
                  .beta = Increasing{0.5},
                  .gamma = Constant{0.7},
                  .samples = 7};
  std::uint64_t const K = 1'000'000'000;
  auto const sums = leading_sums(Profile<Enclosure>(plan, K));
  auto const forgotten = leading_sums(Profile<Enclosure>(plan, K - 1));
  EXPECT_TRUE(certainly_less(forgotten.alpha_sq_over_batch, sums.alpha_sq_over_batch));
  EXPECT_FALSE(contains(sums.alpha_sq_over_batch, forgotten.alpha_sq_over_batch));
  auto const wrong = sum_over(Profile<Enclosure>(plan, K), [](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    auto const s = sight.stage();
    return std::array<S, 1>{S(s.gamma * S(S(1) + s.one_minus_beta))};  // gamma beta is gamma (1 - (1 - beta))
  })[0];
  EXPECT_TRUE(certainly_less(sums.omega, wrong));
  // The right sums of the wrong plan: a thousandth of a permille of beta.
  Plan nearby = plan;
  nearby.beta = Increasing{0.500001};
  EXPECT_TRUE(certainly_less(sums.omega, leading_sums(Profile<Enclosure>(nearby, K)).omega));
}

TEST(Certificate, ComparisonsAreDecidedByMorePrecision) {
  auto const near_one = [](char const* excess) {
    return [excess] { return Enclosure(1) + Enclosure(excess) * sqrt(Enclosure(2)) / sqrt(Enclosure(2)); };
  };
  auto const one = [] { return sqrt(Enclosure(2)) * sqrt(Enclosure(2)) / 2; };  // never thin
  for (auto const* excess : {"1e-10", "1e-100", "1e-300"}) {
    EXPECT_EQ(certified_at_most(one, near_one(excess)), Verdict::holds) << excess;
    EXPECT_EQ(certified_at_most(near_one(excess), one), Verdict::refuted) << excess;
  }
  EXPECT_EQ(certified_at_most(one, near_one("1e-400")), Verdict::undecided);  // 2^-1024 is 6e-309
  EXPECT_EQ(certified_at_most(one, one), Verdict::undecided);
  EXPECT_EQ(certified_at_most([] { return Enclosure(2); }, [] { return Enclosure(2); }), Verdict::holds);
  // A side that can only be evaluated at more bits: sqrt of 1e-100 as a difference.
  auto const late = [] { return sqrt((Enclosure("1e-100") + sqrt(Enclosure(2))) - sqrt(Enclosure(2))); };
  EXPECT_EQ(certified_at_most(late, one), Verdict::holds);
}

TEST(Certificate, AnIdentityStaysUndecidedAtTheLastPrecision) {
  // Constant alpha: A = 1/(alpha K) is its closed form.
  Plan const plan{.learning_rate = Constant{0.1}};
  auto const certificate = Certifier({}, plan, 1000).certify(theorem_named("theorem-2"), {});
  EXPECT_EQ(certificate.enclosed.closed_form[0].name, "A");
  EXPECT_EQ(certificate.closed_forms[0], Verdict::undecided);
  EXPECT_EQ(certificate.precision, 1024U);
  EXPECT_TRUE(certificate.decided);
}

/// A corollary's formula in print, in corrected form, and what it is to bound (docs/theorems.md).
struct Printed {
  std::function<Enclosure()> exact, printed, corrected;
  double exact_value, printed_value;
};

TEST(Certificate, PrintedFormulasAreRefutedAndTheCorrectedOnesHold) {
  Plan const decaying{.learning_rate = Decay{0.1},
                      .batch = Constant{1},
                      .beta = Increasing{0.5},
                      .gamma = Constant{0.7},
                      .epochs = 12,
                      .samples = 1};
  Plan const root{.learning_rate = SqrtDecay{0.1},
                  .batch = Constant{1},
                  .beta = Constant{0.9},
                  .gamma = Constant{0.7},
                  .epochs = 20,
                  .samples = 1};
  Plan const linear{.learning_rate = Polynomial{1, 0.5, 1},
                    .batch = Constant{1},
                    .beta = Constant{0.5},
                    .gamma = Constant{0.7},
                    .epochs = 100,
                    .samples = 1};
  auto const four = [](Plan const& p, std::uint64_t K) {
    return theorem_4_terms(leading_sums(Profile<Enclosure>(p, K)));
  };
  auto const five = [](Plan const& p, std::uint64_t K) {
    return *corollary_5<Enclosure>(closed_form_input(p, K));
  };
  Enclosure (*const X)() = [] { return Enclosure("0.1"); };
  Printed const cases[] = {
      // D' of decay with increasing beta: 2 X T0/((1 - beta_min) log(K+1))
      {[&] { return four(decaying, 12).D; },
       [&] { return 2 * X() / (Enclosure("0.5") * log(Enclosure(13))); },
       [&] { return five(decaying, 12).D; }, 0.159059, 0.155948},
      // D' of sqrt-decay: X/((1 - beta) (sqrt(K+1) - 1))
      {[&] { return four(root, 20).D; }, [&] { return X() / (Enclosure("0.1") * (sqrt(Enclosure(21)) - 1)); },
       [&] { return five(root, 20).D; }, 0.473683, 0.279129},
      // B' of sqrt-decay at K = 1: K (1 - beta)/(b (sqrt(K+1) - 1)), with beta = 0.9
      {[&] { return four(root, 1).B; }, [&] { return Enclosure("0.1") / (sqrt(Enclosure(2)) - 1); },
       [&] { return five(root, 1).B; }, 1, 0.241421},
      // B of polynomial: ((p+1) X^2 + 2 p X a)/((2p+1) (X + p a)) + (p+1) (X^2 - a^2)/((X + p a) K)
      {[&] { return theorem_2_terms(leading_sums(Profile<Enclosure>(linear, 100))).B; },
       [&] { return Enclosure(3) / Enclosure("4.5") + Enclosure("1.5") / Enclosure(150); },
       [&] { return *corollary_3<Enclosure>(closed_form_input(linear, 100)).B; }, 0.780183, 0.676667}};
  for (auto const& c : cases) {
    EXPECT_NEAR(approximate(c.exact()), c.exact_value, 5.1e-7);  // six digits are given
    EXPECT_NEAR(approximate(c.printed()), c.printed_value, 5.1e-7);
    EXPECT_EQ(certified_at_most(c.exact, c.printed), Verdict::refuted) << c.exact_value;
    EXPECT_EQ(certified_at_most(c.exact, c.corrected), Verdict::holds) << c.exact_value;
  }
}

TEST(CheckedEvaluation, CancellationGivesTheCertifiedMidpoint) {
  // 2 - L alpha is 2e-16 for the decimals, 2.22e-16 for the doubles: 11 % off.
  Plan const plan{.learning_rate = Constant{1.9999999999999998},
                  .batch = Constant{8},
                  .beta = Constant{0.5},
                  .gamma = Constant{0.7}};
  Problem const problem;
  auto const& theorem = theorem_named("theorem-2");
  auto const naive = evaluators<double>()[theorem.index](problem, PlanAt<double>(plan, 1000), nullptr);
  auto const exact = evaluators<Fifty>()[theorem.index](problem, PlanAt<Fifty>(plan, 1000), nullptr);
  auto const checked = CheckedEvaluation(problem, plan, 1000).evaluate(theorem);
  EXPECT_GT(qhm::test::relative_error(*naive.bound, *exact.bound), 0.05);
  EXPECT_LT(qhm::test::relative_error(*checked.bound, *exact.bound), 1.2e-16);  // rounded once
  auto const certificate = Certifier(problem, plan, 1000).certify(theorem, naive);
  EXPECT_TRUE(contains_fifty(*certificate.enclosed.bound, *exact.bound));
  EXPECT_EQ(*checked.bound, approximate(*certificate.enclosed.bound));
}

TEST(CheckedEvaluation, LeavesASafeNumberAsItIs) {
  Plan const plan;
  Problem const problem;
  for (auto const& theorem : theorems()) {
    auto const value = evaluators<double>()[theorem.index](problem, PlanAt<double>(plan, 10'000), nullptr);
    auto const checked = CheckedEvaluation(problem, plan, 10'000).evaluate(theorem);
    EXPECT_EQ(checked.bound, value.bound) << theorem.name;
    EXPECT_EQ(checked.reason, value.reason) << theorem.name;
  }
}

}  // namespace
}  // namespace qhm::bounds
