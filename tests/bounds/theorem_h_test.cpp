#include "bounds/theorems/theorem_h.hpp"

#include <gtest/gtest.h>

#include "bounds/theorems/theorem_h_tuned.hpp"

namespace qhm::bounds {
namespace {

using enum Momentum;
using enum HessianSample;

LmoProblem<double> unit() {
  return {.gap = 1, .sigma = 1, .sigma_hessian = 0.5, .smoothness = 1, .hessian = 1, .curvature = 1};
}

double constant(LmoProblem<double> const& problem, Momentum momentum, HessianSample sample, std::uint64_t K,
                double eta, double a) {
  return theorem_h(problem, momentum, sample, K, [&](std::uint64_t) { return LmoStep<double>{eta, a}; });
}

TEST(TheoremH, ReproducesTheTestVectors) {
  // Independent Python, ten decimals printed.
  constexpr double printed = 5e-11;
  EXPECT_NEAR(constant(unit(), polyak, independent, 1000, 0.02, 0.05), 1.1506157557, printed);
  EXPECT_NEAR(constant(unit(), igt, independent, 1000, 0.02, 0.05), 0.5547757557, printed);
  EXPECT_NEAR(constant(unit(), hcm_v1, same, 1000, 0.02, 0.05), 0.4724688203, printed);
  EXPECT_NEAR(constant(unit(), hcm_v2, independent, 1000, 0.02, 0.05), 0.4327536166, printed);
}

TEST(TheoremH, WithoutNoiseOrMomentumIsNormalisedDescent) {
  // a = 1, sigma = 0: Delta/(eta K) + L eta/2.
  LmoProblem<double> problem{.gap = 3, .sigma = 0, .smoothness = 2};
  for (auto const momentum : {polyak, igt, hcm_v1})
    EXPECT_DOUBLE_EQ(constant(problem, momentum, same, 10, 0.5, 1), 3 / 5.0 + 0.5);
}

TEST(TheoremH, RescalesWithItsUnits) {
  // f -> c f, x -> s x: eta -> s eta, the bound -> c/s times itself.
  constexpr double c = 7, s = 0.3;
  LmoProblem<double> const scaled{.gap = c,
                                  .sigma = c / s,
                                  .sigma_hessian = 0.5 * c / s / s,
                                  .smoothness = c / s / s,
                                  .hessian = c / s / s / s,
                                  .curvature = c / s / s};
  for (auto const momentum : {polyak, igt, hcm_v1, hcm_v2}) {
    double const plain = constant(unit(), momentum, same, 300, 0.02, 0.05);
    // A sum of 300 terms >= 0: 300 ulps.
    EXPECT_NEAR(constant(scaled, momentum, same, 300, 0.02 * s, 0.05), plain * c / s,
                300 * 2.3e-16 * plain * c / s);
  }
}

TEST(TheoremH, TheRelativeFormIsAboveTheRecursionWhereBothApply) {
  // Its geometric kernels are summed to infinity and sqrt(x + y) is split: never below.
  for (auto const momentum : {polyak, hcm_v1, hcm_v2})
    for (auto const sample : {same, independent})
      for (double const a : {0.01, 0.1, 0.5, 1.0})
        for (std::uint64_t const K : {1, 10, 1000}) {
          double const recursion = constant(unit(), momentum, sample, K, 0.02, a);
          double const closed = theorem_h_relative<double>(unit(), momentum, sample, K, {0.02, a});
          EXPECT_GE(closed, recursion * (1 - 1e-12)) << momentum_name(momentum) << a << " " << K;
        }
}

TEST(TheoremH, NamesTheStepThatBreaksAnAssumption) {
  auto const step_of = [](auto const& at) -> std::uint64_t {
    try {
      theorem_h(unit(), polyak, same, 100, at);
    } catch (AssumptionViolated const& broken) {
      return broken.step();
    }
    return 999;
  };
  EXPECT_EQ(step_of([](std::uint64_t k) { return LmoStep<double>{0.1, k < 7 ? 0.5 : 1.1}; }), 7U);
  EXPECT_EQ(step_of([](std::uint64_t k) { return LmoStep<double>{k < 9 ? 0.1 : 0.0, 0.5}; }), 9U);
  auto problem = unit();
  problem.relative_smoothness = 10;
  EXPECT_THROW(theorem_h_relative<double>(problem, hcm_v2, same, 10, {0.1, 0.1}), AssumptionViolated);
}

TEST(TheoremH, TunedStepsReachTheirLeadingTermsAndRates) {
  // Left out are L eta/2 and 2 rho sigma/(a K), added here, and factors 1 + O(a). The stated terms have
  // 1/sqrt a for 1/sqrt(a(2-a)) and x + y for sqrt(x^2 + y^2): of their parts 1 : 1 : 2 (polyak) and 1 : 2
  // (hcm), the last is 1/sqrt 2 of what is stated, and once more where samples are independent.
  for (double const K : {1e12, 1e15}) {
    auto const steps = static_cast<std::uint64_t>(K);
    auto const value = [&](Momentum momentum, HessianSample sample, TunedLmo<double> const& at) {
      return theorem_h_relative<double>(unit(), momentum, sample, steps, {at.eta, at.a}) - at.eta / 2 -
             2 / (at.a * K);
    };
    auto const of_polyak = tuned_polyak<double>(unit(), K);
    EXPECT_NEAR(value(polyak, same, of_polyak) / of_polyak.leading, (2 + std::sqrt(2)) / 4, 2 * of_polyak.a);
    auto const of_hcm = tuned_hcm<double>(unit(), std::hypot(0.5, 1), K);
    EXPECT_NEAR(value(hcm_v2, same, of_hcm) / of_hcm.leading, (1 + std::sqrt(2)) / 3, 2 * of_hcm.a);
    EXPECT_NEAR(value(hcm_v2, independent, of_hcm) / of_hcm.leading, 2.0 / 3, 2 * of_hcm.a);
  }
  EXPECT_NEAR(tuned_polyak<double>(unit(), 16e4).leading / tuned_polyak<double>(unit(), 1e4).leading, 0.5,
              1e-14);
  EXPECT_NEAR(tuned_hcm<double>(unit(), 1.0, 8e4).leading / tuned_hcm<double>(unit(), 1.0, 1e4).leading, 0.5,
              1e-14);
}

}  // namespace
}  // namespace qhm::bounds
