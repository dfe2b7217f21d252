#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "core/errors.hpp"
#include "synthetic/methods/lmo_experiment.hpp"
#include "synthetic/methods/lmo_step.hpp"

namespace qhm::synthetic {
namespace {

using enum Norm;
using enum Momentum;
using bounds::HessianSample;

double inner(std::vector<double> const& a, std::vector<double> const& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(LmoStep, HasItsFormulaInEachNorm) {
  std::vector<double> const m{3, -4, 0, 12};
  std::vector<double> v(4);
  EXPECT_EQ(lmo_step(l2, {1, 4}, m, v), 13);
  EXPECT_EQ(v, (std::vector<double>{-3 / 13.0, 4 / 13.0, -0.0, -12 / 13.0}));
  EXPECT_EQ(lmo_step(linf, {1, 4}, m, v), 19);
  EXPECT_EQ(v, (std::vector<double>{-1, 1, 0, -1}));
  EXPECT_EQ(lmo_step(l1, {1, 4}, m, v), 12);
  EXPECT_EQ(v, (std::vector<double>{0, 0, 0, -1}));
  // [[3, 0], [0, -4]]: singular values 4 and 3, -U V^T = [[-1, 0], [0, 1]].
  EXPECT_NEAR(lmo_step(spectral, {2, 2}, std::vector<double>{3, 0, 0, -4}, v), 7, 1e-14);
  for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(v[j], (std::vector<double>{-1, 0, 0, 1})[j], 1e-15);
}

TEST(LmoStep, AttainsTheDualNormWithinTheUnitBall) {
  // Jacobi's singular values and vectors are within a few dozen ulps.
  constexpr double rounding = 1e-13;
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  for (MatrixShape const shape : {MatrixShape{3, 5}, {5, 3}, {4, 4}, {2, 7}})
    for (auto const norm : {l2, linf, l1, spectral, rms})
      for (int repeat = 0; repeat < 20; ++repeat) {
        std::vector<double> m(shape.rows * shape.columns), v(m.size()), w(m.size()), unit(m.size());
        for (double& x : m) x = normal(random);
        for (double& x : w) x = normal(random);
        double const size = lmo_step(norm, shape, m, v);
        EXPECT_NEAR(inner(m, v), -size, rounding * size);
        EXPECT_NEAR(dual_norm(norm, shape, m), size, rounding * size);
        // No other point of the ball does better: w scaled by its own step, whose norm is 1.
        lmo_step(norm, shape, w, unit);
        EXPECT_GE(inner(m, unit), -size * (1 + rounding));
        // rho and theta.
        auto const constants = norm_constants(norm, shape);
        EXPECT_LE(size, constants.to_dual * std::sqrt(inner(m, m)) * (1 + rounding));
        EXPECT_LE(std::sqrt(inner(m, m)), constants.to_euclidean * size * (1 + rounding));
        EXPECT_LE(std::sqrt(inner(v, v)), constants.to_dual * (1 + rounding));
      }
}

TEST(LmoStep, ConstantsOfTheNormsAreAttained) {
  for (MatrixShape const shape : {MatrixShape{2, 3}, {3, 2}})
    for (auto const norm : {l2, linf, l1, spectral, rms}) {
      auto const constants = norm_constants(norm, shape);
      // Equal entries for vectors, a partial isometry for matrices; a single entry for the other constant.
      std::vector<double> even(6, norm == spectral || norm == rms ? 0.0 : 1.0), single(6, 0.0);
      single[0] = 1;
      if (norm == spectral || norm == rms) even[0] = even[shape.columns + 1] = 1;
      auto const ratio = [&](std::vector<double> const& m) {
        return dual_norm(norm, shape, m) / std::sqrt(inner(m, m));
      };
      EXPECT_NEAR(std::max(ratio(even), ratio(single)), constants.to_dual, 1e-14);
      EXPECT_NEAR(1 / std::min(ratio(even), ratio(single)), constants.to_euclidean, 1e-14);
    }
}

TEST(LmoStep, IsZeroWhereTheMomentumIs) {
  std::vector<double> const m(4);
  std::vector<double> v(4, 9.0);
  for (auto const norm : {l2, linf, l1, spectral, rms}) {
    EXPECT_EQ(lmo_step(norm, {2, 2}, m, v), 0) << norm_name(norm);
    for (double const x : v) EXPECT_EQ(x, 0);
  }
}

TEST(LmoExperiment, WithoutNoiseCorrectedMomentumIsTheGradientOfAQuadratic) {
  // H D is the change of the gradient: m_k = grad f(x_k) whatever a is, so that in l2 the distance to 0 falls
  // by eta a step, from |x_0| = 2: 2 - k eta, rounded some 20 times.
  LmoExperiment e{
      .objective = "quadratic", .dim = 4, .variance = 0, .hessian_noise = 0, .looks = {10}, .trials = 1};
  e.method.eta = {0.1, 0};
  e.method.a = {0.01, 0};
  for (auto const momentum : {igt, hcm_v1, hcm_v2}) {
    e.method.momentum = momentum;
    EXPECT_NEAR(simulate_lmo(e).plain[0][0], 2 - 0.1 * 4.5, 1e-14) << momentum_name(momentum);
  }
  e.method.momentum = polyak;  // m_k lags behind, on the same line: the same steps until 0 is passed
  EXPECT_NEAR(simulate_lmo(e).plain[0][0], 2 - 0.1 * 4.5, 1e-14);
}

TEST(LmoExperiment, StaysBelowTheoremH) {
  for (auto const* objective : {"quadratic", "log", "one-minus-cos"})
    for (auto const norm : {l2, linf, l1})
      for (auto const momentum : {polyak, igt, hcm_v1, hcm_v2})
        for (auto const sample : {HessianSample::same, HessianSample::independent}) {
          LmoExperiment e{.objective = objective, .looks = {64, 512}, .trials = 32, .seed = 3};
          e.method = {
              .norm = norm, .momentum = momentum, .sample = sample, .eta = {0.3, 2.0 / 3}, .a = {1, 0.6}};
          auto const outcome = simulate_lmo(e);
          for (std::size_t i = 0; i < 2; ++i) {
            double mean = 0, square = 0;
            for (double const y : outcome.weighted[i]) mean += y / 32, square += y * y / 32;
            double const error = std::sqrt(std::max(0.0, square - mean * mean) / 31);
            ASSERT_TRUE(outcome.bound[i]);
            EXPECT_LE(mean - 4 * error, *outcome.bound[i])
                << objective << norm_name(norm) << momentum_name(momentum);
          }
        }
}

TEST(LmoExperiment, StatesTheConstantsOfTheProblemInItsNorm) {
  LmoExperiment e{.looks = {1}};
  auto const problem = lmo_problem(e, make_objective("quadratic", 4, {}).function);
  EXPECT_DOUBLE_EQ(problem.gap, 2);
  EXPECT_DOUBLE_EQ(problem.sigma, std::sqrt(5.0));  // d (1 + s^2)
  EXPECT_DOUBLE_EQ(problem.sigma_hessian, 0.5);
  e.method.norm = linf;
  auto const of_signs = lmo_problem(e, make_objective("log", 4, {}).function);
  EXPECT_DOUBLE_EQ(of_signs.sigma_hessian, 1);
  EXPECT_DOUBLE_EQ(of_signs.smoothness, 8);
  EXPECT_NEAR(of_signs.hessian, 4 * 2.9142135623730951, 1e-12);  // twice that of log(1 + x^2)/2, 1.4571
}

TEST(LmoExperiment, RefusesWhatItCannotRun) {
  auto const field = [](auto change) -> std::string {
    LmoExperiment e;
    change(e);
    try {
      simulate_lmo(e);
    } catch (InputError const& error) {
      return error.field();
    }
    return "";
  };
  EXPECT_EQ(field([](auto& e) { e.method.norm = spectral; }), "--norm");
  EXPECT_EQ(field([](auto& e) { e.method.norm = rms, e.method.rows = 4; }), "--norm");
  EXPECT_EQ(field([](auto& e) { e.method.rows = 3; }), "--rows");
  EXPECT_EQ(field([](auto& e) { e.method.eta.scale = 0; }), "--eta");
  EXPECT_EQ(field([](auto& e) { e.method.a.scale = -1; }), "--a");
  EXPECT_EQ(field([](auto& e) { e.hessian_noise = -1; }), "--hessian-noise");
  EXPECT_EQ(field([](auto& e) { e.looks = {5, 5}; }), "--steps");
  EXPECT_EQ(field([](auto& e) { e.trials = 0; }), "--trials");
  EXPECT_EQ(field([](auto& e) { e.objective = "cubic"; }), "--objective");
  EXPECT_THROW(norm_named("l3"), InputError);
  EXPECT_THROW(momentum_named("adam"), InputError);
}

TEST(LmoExperiment, SameSeedSameNumbersAndMatricesRun) {
  LmoExperiment e{.objective = "matrix-factorisation", .dim = 16, .looks = {50}, .trials = 3};
  e.method = {.norm = spectral, .momentum = hcm_v2, .rows = 8, .eta = {0.05, 0}, .a = {0.2, 0}};
  auto const first = simulate_lmo(e), second = simulate_lmo(e);
  EXPECT_EQ(first.plain, second.plain);
  EXPECT_FALSE(first.diverged_at);
  EXPECT_TRUE(first.bound[0]);  // hcm-v2 needs no Hessian smoothness
  e.method.momentum = hcm_v1;
  EXPECT_FALSE(simulate_lmo(e).bound[0]);
}

}  // namespace
}  // namespace qhm::synthetic
