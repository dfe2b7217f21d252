#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "tests/bounds/rates_terms.hpp"

namespace qhm::bounds {
namespace {

using namespace test;

constexpr double euler = boost::math::double_constants::euler;
constexpr double pi = boost::math::double_constants::pi;

// The numbers of early_plans(): X = alpha_max, a = alpha_min, p = 2, b = 2, c = 1 - beta_min = 1 - beta_max.
constexpr double X = 0.1, a = 0.01, p = 2, b = 2, c = 0.5;

/// int_0^1 alpha(t)^2 t^(3/4) dt for cosine, alpha(t) = mu + nu cos(pi t): Simpson's rule after t = u^4,
/// which leaves an analytic integrand; 2000 intervals leave 1e-11.
double cosine_integral() {
  auto const f = [](double u) {
    double const alpha = (X + a) / 2 + (X - a) / 2 * std::cos(pi * std::pow(u, 4));
    return 4 * std::pow(u, 6) * alpha * alpha;
  };
  int const n = 2000;
  double sum = f(0) + f(1);
  for (int i = 1; i < n; ++i) sum += (i % 2 == 0 ? 2 : 4) * f(static_cast<double>(i) / n);
  return sum / (3 * n);
}

/// 4 a^2/7 + 2 a (X-a) B(7/4, p+1) + (X-a)^2 B(7/4, 2p+1), the same for polynomial.
double polynomial_integral() {
  return 4 * a * a / 7 + 2 * a * (X - a) * std::beta(1.75, p + 1) +
         (X - a) * (X - a) * std::beta(1.75, 2 * p + 1);
}

/// Leading behaviour of sums, to be compared with the sums themselves; 0 where none is claimed.
struct Leading {
  double alpha = 0, alpha_sq = 0, complement_over_batch = 0, alpha_sq_over_complement = 0;
};

/// Derived by Euler-Maclaurin. T is the number of steps in an epoch in the end, `head` is
/// sum (T_m - T)/(m + 1), which makes log K the exact log K + kappa.
Leading leading(Plan const& plan, Reading reading, double K, double T, double head) {
  double const harmonic = T * (std::log(K / T) + euler) + head;
  Leading of;
  double const nu = (X - a) / 2;
  double const mu = (X + a) / 2;
  bool const rising = std::holds_alternative<Increasing>(plan.beta);
  bool const constant_batch = std::holds_alternative<Constant>(plan.batch);
  double const D_power = std::pow(T, -0.75) * std::pow(K, 1.75) / c;
  auto const horizon = [&](double mean, double mean_sq, double integral) {
    of = {mean * K, mean_sq * K, 0, rising ? integral * D_power : 0};
  };
  auto const root = [&](bool from_the_start) {
    of = {2 * X * std::sqrt(T * K), from_the_start ? X * X * harmonic : 0, 0,
          rising ? X * X / c * 4 / 3 * std::pow(T, 0.25) * std::pow(K, 0.75) : 0};
  };
  std::visit(match{[&](Constant const&) {
                     of = {X * K, X * X * K, 0, rising ? X * X * 4 / 7 * D_power : 0};
                   },
                   [&](SqrtDecay const&) { root(true); },
                   [&](Decay const&) {
                     double const zeta = 4.595111825842943;  // of 5/4
                     of = {X * harmonic, constant_batch ? X * X * T * pi * pi / 6 : 0, 0,
                           rising && constant_batch ? X * X / c * T * zeta : 0};
                   },
                   [&](Cosine const&) {
                     if (reading == Reading::extended) return root(false);
                     horizon(mu, mu * mu + nu * nu / 2, cosine_integral());
                   },
                   [&](Polynomial const&) {
                     if (reading == Reading::extended) return root(false);
                     double const r =
                         (2 * p * p * a * a + 2 * p * a * X + (p + 1) * X * X) / ((p + 1) * (2 * p + 1));
                     horizon((X + p * a) / (p + 1), r, polynomial_integral());
                   },
                   [](auto const&) { FAIL() << "not a kind of the paper"; }},
             plan.learning_rate);
  if (constant_batch)
    of.complement_over_batch = std::visit(
        match{[&](Constant const&) { return c * K / b; }, [&](StepDecay const&) { return K / b; },
              [&](Increasing const&) { return 4 * c * std::pow(T, 0.75) * std::pow(K, 0.25) / b; }},
        plan.beta);
  return of;
}

/// Corrections to a power sum (rates_terms.hpp); logs are exact here.
double tolerance(double K) {
  return of_early_plans.quarter * std::pow(K, -0.25) + of_early_plans.half * std::pow(K, -0.5) + 1e-13;
}

TEST(RateConstants, LeadingConstantsAreThoseOfEulerMaclaurin) {
  int compared = 0;
  for (Plan const& plan : early_plans())
    for (Reading const reading : readings(plan))
      for (int const decade : {6, 12, 18}) {
        auto const run = run_of(plan, reading, decade);
        auto const K = static_cast<double>(run.steps);
        bool const grows = std::holds_alternative<Exponential>(plan.batch);
        // T_m = 3, 3, 3, 2, 2, 2, then 1. In mid-epoch the last, cut epoch costs 1/K, far below the
        // tolerance.
        double const head = grows ? 2 * (1 + 1.0 / 2 + 1.0 / 3) + 1.0 / 4 + 1.0 / 5 + 1.0 / 6 : 0;
        auto const expected = leading(plan, reading, K, grows ? 1 : 3, head);
        auto const sums = leading_sums(Profile<double>(run.plan, run.steps));
        SCOPED_TRACE(name(plan, reading) + ", K = " + std::to_string(run.steps));
        auto const compare = [&](double sum, double predicted) {
          if (predicted == 0) return;
          EXPECT_NEAR(sum / predicted, 1, tolerance(K));
          ++compared;
        };
        compare(sums.alpha, expected.alpha);
        compare(sums.alpha_sq, expected.alpha_sq);
        compare(sums.complement_over_batch, expected.complement_over_batch);
        compare(sums.alpha_sq_over_complement, expected.alpha_sq_over_complement);
      }
  // alpha: 84 plans and readings. alpha^2: 12 + 12 + 6 + 24. (1-beta)/b: 42. alpha^2/(1-beta): 4 + 4 + 2
  // + 16.
  EXPECT_EQ(compared, 3 * (84 + 54 + 42 + 26));
}

TEST(RateConstants, TheLargestTermsOfConstantBatchDivergeAsDerived) {
  // B' of sqrt-decay with constant beta: (1-beta) sqrt(K)/(2 b X sqrt(T)); of decay with increasing beta:
  // 4 (1-beta_min) K^(1/4)/(b X T^(1/4) (log K + kappa)).
  std::uint64_t const K = power_of_ten(18);
  double const T = 3;
  Plan plan = early_plans().front();
  plan.learning_rate = SqrtDecay{X};
  auto const B = [&] {
    auto const s = leading_sums(Profile<double>(plan, K));
    return s.complement_over_batch / s.alpha;
  };
  EXPECT_NEAR(B() / (c * 1e9 / (2 * b * X * std::sqrt(T))), 1, tolerance(1e18));
  plan.learning_rate = Decay{X};
  plan.beta = Increasing{1 - c};
  double const logs = std::log(1e18 / T) + euler;
  EXPECT_NEAR(B() / (4 * c * std::pow(1e18, 0.25) / (b * X * std::pow(T, 0.25) * logs)), 1, tolerance(1e18));
}

}  // namespace
}  // namespace qhm::bounds
