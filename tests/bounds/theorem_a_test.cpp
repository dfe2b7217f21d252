#include "bounds/theorems/theorem_a.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "bounds/theorems/theorem_2_s.hpp"
#include "tests/bounds/random_plans.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::bounds {
namespace {

Plan constant_plan(double alpha, double beta, double gamma, double b = 8) {
  return {.learning_rate = Constant{alpha},
          .batch = Constant{b},
          .beta = Constant{beta},
          .gamma = Constant{gamma}};
}

/// Theorem A step by step with a given sequence c_0 .. c_K and tau_0 .. tau_{K-1}: the formulas, nothing
/// else.
template <class Real>
Real step_by_step(Problem const& problem, std::vector<Stage<Real>> const& stages, std::vector<Real> const& c,
                  std::vector<Real> const& tau, Real B) {
  Real const L = constant<Real>(problem.smoothness);
  Real weight = 0;
  Real noise = 0;
  for (std::size_t j = stages.size(); j-- > 0;) {
    auto const& s = stages[j];
    for (std::uint64_t k = s.last_step() + 1; k-- > s.first_step;) {
      Real const r = s.alpha * s.omega() + c[k + 1] * s.beta - c[k];
      Real const own = s.alpha * s.one_minus_omega() + c[k + 1] * s.one_minus_beta;
      Real const X = abs(Real(-r + L * r * own + 2 * B * s.beta * s.one_minus_beta)) + L * c[k] * own;
      Real const twice = 2 * s.one_minus_beta * s.one_minus_beta * B;
      Real const q = 2 * own - L * own * own - twice - X / tau[k];
      if (q < 0) throw AssumptionViolated(k, "q < 0");
      weight += q;
      noise += Real(L * own * own + twice) / s.batch;
      B = s.beta * s.beta * B + L * c[k] * abs(r) + L * r * r / 2 + tau[k] / 2 * X;
    }
  }
  return (2 * constant<Real>(problem.gap) + constant<Real>(problem.variance) * noise) / weight;
}

/// The sequences c and tau that `theorem_a` documents, built by its rule one step at a time.
template <class Real>
Real by_the_documented_rule(Problem const& problem, Plan const& plan, std::uint64_t K,
                            TheoremAChoice const& choice) {
  auto const stages = tabulate<Real>(plan, K);
  Real const L = constant<Real>(problem.smoothness);
  std::vector<Real> c(K + 1);
  std::vector<Real> tau(K);
  auto const& last = stages.back();
  Real chat = last.beta / last.one_minus_beta * last.alpha * last.gamma;
  auto const damped = [&] { return Real(chat / (1 + decimal<Real>(choice.theta1) * L * chat)); };
  c[K] = damped();
  Real const B = decimal<Real>(choice.final_weight) * last.alpha * last.gamma / (2 * last.one_minus_beta);
  for (std::size_t j = stages.size(); j-- > 0;) {
    auto const& s = stages[j];
    Real const fixed = s.beta / s.one_minus_beta * s.alpha * s.gamma;
    int followed = 0;
    for (std::uint64_t k = s.last_step() + 1; k-- > s.first_step;) {
      if (followed < 512 && abs(Real(chat - fixed)) > Real(1e-3) * fixed) {
        chat = s.beta * Real(s.alpha * s.gamma + chat);
        ++followed;
      } else {
        chat = fixed;
        followed = 512;
      }
      c[k] = damped();
      tau[k] = decimal<Real>(choice.theta2) * Real(1 + decimal<Real>(choice.theta3) * L * chat);
    }
  }
  return step_by_step(problem, stages, c, tau, B);
}

TEST(TheoremA, ReproducesTheTestVectors) {
  // docs/theorems.md, computed by a separate program: L = Delta = sigma^2 = 1, K = 1000, b = 8.
  TheoremAChoice const undamped{.theta1 = 0, .theta2 = 1, .theta3 = 0, .final_weight = 0};
  TheoremAChoice const damped{.theta1 = 1, .theta2 = 1, .theta3 = 0.5, .final_weight = 0};
  struct Vector {
    Plan plan;
    double recursion, damped;
  };
  for (auto const& v : {Vector{constant_plan(0.05, 0.9, 1), 0.0491405880, 0.0394762962},
                        Vector{constant_plan(0.1, 0.9, 0.7), 0.0623491413, 0.0292087656},
                        Vector{constant_plan(0.05, 0, 0), 0.0237179487, 0.0237179487},
                        Vector{constant_plan(0.05, 0.9, 0.9), 0.0448073729, 0.0363429999}}) {
    auto const stages = tabulate(v.plan, 1000);
    EXPECT_NEAR(theorem_a<double>(Problem{}, stages, undamped), v.recursion, 5e-11);
    EXPECT_NEAR(theorem_a<double>(Problem{}, stages, damped), v.damped, 5e-11);
  }
  auto const large = tabulate(constant_plan(0.5, 0.9, 1), 1000);
  // final_weight z gives B_K = z alpha gamma / (2 (1 - beta)) = 2.5 z, and the vector has B_K = 2.
  EXPECT_NEAR(
      theorem_a<double>(Problem{}, large, {.theta1 = 2, .theta2 = 1, .theta3 = 1, .final_weight = 0.8}),
      0.0619429118, 5e-11);
}

TEST(TheoremA, ReproducesTheVectorWithGrowingRateAndBatch) {
  // beta = 0.5, gamma = 1, alpha = 0.05 * 1.2^floor(k/100), b = 8 * 2^floor(k/100).
  std::vector<Stage<double>> stages;
  for (std::uint64_t j = 0; j < 10; ++j)
    stages.push_back({.first_step = 100 * j,
                      .steps = 100,
                      .first_epoch = j,
                      .steps_per_epoch = 100,
                      .alpha = 0.05 * std::pow(1.2, j),
                      .beta = 0.5,
                      .one_minus_beta = 0.5,
                      .gamma = 1,
                      .one_minus_gamma = 0,
                      .batch = 8 * std::pow(2.0, j)});
  TheoremAChoice const undamped{.theta1 = 0, .theta2 = 1, .theta3 = 0, .final_weight = 0};
  TheoremAChoice const damped{.theta1 = 1, .theta2 = 1, .theta3 = 0.5, .final_weight = 0};
  // c stops following chat within 1e-3 of its fixed point: the bound moves by less than that, relatively.
  EXPECT_NEAR(theorem_a<double>(Problem{}, stages, undamped) / 0.0110215528, 1, 1e-3);
  EXPECT_NEAR(theorem_a<double>(Problem{}, stages, damped) / 0.0106375933, 1, 1e-3);
}

TEST(TheoremA, GeometricSumsEqualTheRecursionStepByStep) {
  using Fifty = boost::multiprecision::cpp_dec_float_50;
  test::RandomPlans random(5);
  int compared = 0;
  for (int i = 0; i < 300; ++i) {
    Plan plan = random.next(400, 8);
    plan.learning_rate = SqrtDecay{random.scale(0.001, 1)};
    TheoremAChoice const choice{random.scale(0.1, 10), random.scale(0.1, 10), random.between(0, 1),
                                random.between(0, 2)};
    std::uint64_t const K = std::min<std::uint64_t>(steps_after(plan, plan.epochs), 1500);
    try {
      double const summed = theorem_a<double>(Problem{}, tabulate(plan, K), choice);
      Fifty const exact = by_the_documented_rule<Fifty>(Problem{}, plan, K, choice);
      EXPECT_NEAR(static_cast<double>(summed / exact), 1, 1e-12) << plan_name(plan);
      ++compared;
    } catch (AssumptionViolated const&) {
      EXPECT_THROW(by_the_documented_rule<double>(Problem{}, plan, K, choice), AssumptionViolated);
    }
  }
  EXPECT_GT(compared, 50);
}

TEST(TheoremA, IsBelowTheClosedFormForConstantParameters) {
  // Corollary A1: (2 Delta/(alpha K) + (1 + beta gamma) L alpha sigma2/b) / (2 - L alpha (1 + 2 beta
  // gamma/(1-beta))).
  for (auto const& [alpha, beta, gamma, closed] : {std::tuple{0.05, 0.9, 1.0, 0.0494047619},
                                                   {0.1, 0.9, 0.7, 0.0630859375},
                                                   {0.05, 0.9, 0.9, 0.0450109649}}) {
    double const d = 2 - alpha * (1 + 2 * beta * gamma / (1 - beta));
    EXPECT_NEAR((2 / (alpha * 1000) + (1 + beta * gamma) * alpha / 8) / d, closed, 5e-11);
    EXPECT_LT(theorem_a<double>(Problem{}, tabulate(constant_plan(alpha, beta, gamma), 1000), {0, 1, 0, 0}),
              closed);
  }
}

TEST(TheoremA, EqualsTheSharpTheorem2ForSgd) {
  Plan const sgd{.learning_rate = Cosine{0.8, 0.01}, .gamma = Constant{0}};
  auto const stages = tabulate(sgd);
  EXPECT_DOUBLE_EQ(theorem_a<double>(Problem{}, stages, TheoremAChoice{}),
                   theorem_2_s<double>(Problem{}, stages));
}

TEST(TheoremA, BoundsTheExactExpectationOnTwoPointProblems) {
  test::RandomPlans random(6);
  int compared = 0;
  double tightest = 0;
  for (int i = 0; i < 400; ++i) {
    Plan plan = random.next(6, 12);
    plan.batch = Constant{1};
    test::TwoPointProblem const problem{random.scale(0.05, 2), random.scale(0.3, 5), random.scale(0.01, 3),
                                        random.between(-5, 5)};
    auto const stages = tabulate(plan, std::min<std::uint64_t>(steps_after(plan, plan.epochs), 9));
    auto const constants = problem.constants();
    auto const choice = optimise_theorem_a(constants, stages);
    if (!choice) continue;
    auto const exact = test::expected_gradient_sq(problem, stages);
    double const ratio =
        *std::min_element(exact.begin(), exact.end()) / theorem_a<double>(constants, stages, *choice);
    EXPECT_LE(ratio, 1 + 1e-12) << plan_name(plan);
    tightest = std::max(tightest, ratio);
    ++compared;
  }
  EXPECT_GT(compared, 200);
  EXPECT_GT(tightest, 0.5);
}

TEST(TheoremA, OptimisedChoiceBeatsEveryGridPoint) {
  auto const stages = tabulate(Plan{});
  auto const choice = optimise_theorem_a(Problem{}, stages);
  ASSERT_TRUE(choice);
  double const best = theorem_a<double>(Problem{}, stages, *choice);
  for (double const theta1 : {0.0, 0.25, 1.0, 4.0})
    for (double const theta2 : {0.25, 1.0, 4.0, 16.0})
      for (double const z : {0.0, 0.5, 1.0}) try {
          EXPECT_LE(best, theorem_a<double>(Problem{}, stages, {theta1, theta2, 0.5, z}));
        } catch (AssumptionViolated const&) {
        }
}

TEST(TheoremA, RefusesWhereNoWeightIsAdmissible) {
  auto const stages = tabulate(constant_plan(2.5, 0, 0), 10);
  EXPECT_FALSE(optimise_theorem_a(Problem{}, stages));
  EXPECT_THROW(theorem_a<double>(Problem{}, stages, TheoremAChoice{}), AssumptionViolated);
}

}  // namespace
}  // namespace qhm::bounds
