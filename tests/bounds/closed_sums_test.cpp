#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bernoulli.hpp>
#include <boost/multiprecision/cpp_int.hpp>

#include "tests/bounds/plain_sums.hpp"

namespace qhm::bounds {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using test::Fifty;
using test::named_sums;
using test::relative_error;

/// K steps as whole epochs of `T` steps and a cut one; sums of a function of the epoch from those over
/// 0..n-1.
struct Span {
  std::uint64_t epochs, T, rest;

  [[nodiscard]] std::uint64_t steps() const { return epochs * T + rest; }
  [[nodiscard]] Plan plan(std::uint64_t horizon) const {
    return {.batch = Constant{7},
            .beta = Constant{0.9},
            .gamma = Constant{0.7},
            .epochs = horizon,
            .samples = 7 * T};
  }
};

void expect_sums(Plan const& plan, std::uint64_t steps, LeadingSums<Fifty> const& exact) {
  auto const expected = named_sums(exact);
  auto const fifty = named_sums(leading_sums(Profile<Fifty>(plan, steps)));
  auto const fast = named_sums(leading_sums(Profile<double>(plan, steps)));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // Sums promise 1e-14; 1e-40 leaves ten digits of fifty for 1e18 steps.
    EXPECT_LT(relative_error(fast[i].second, expected[i].second), 1e-14)
        << plan_name(plan) << ", K = " << steps << ": " << fast[i].first;
    EXPECT_LT(relative_error(fifty[i].second, expected[i].second), 1e-40)
        << plan_name(plan) << ", K = " << steps << ": " << fast[i].first;
  }
}

/// sum_{j=a}^{b} j^-s: directly below 64, beyond by the Euler-Maclaurin formula, whose remainder after 24
/// terms is about (48/(2 pi e 64))^48 = 1e-65.
Fifty power_sum(Fifty const& s, std::uint64_t a, std::uint64_t b) {
  Fifty sum = 0;
  for (; a < 64 && a <= b; ++a) sum += pow(Fifty(a), Fifty(-s));
  if (a > b) return sum;
  Fifty const x(a), y(b);
  sum += s == 1 ? Fifty(log(Fifty(y / x))) : Fifty((pow(y, Fifty(1 - s)) - pow(x, Fifty(1 - s))) / (1 - s));
  sum += (pow(x, Fifty(-s)) + pow(y, Fifty(-s))) / 2;
  Fifty slope = -s;  // f^(2k-1)(x) = slope x^(-s-2k+1)
  Fifty factorial = 2;
  for (int k = 1; k <= 24; ++k) {
    Fifty const power = -s - (2 * k - 1);
    sum += boost::math::bernoulli_b2n<Fifty>(k) / factorial * slope * (pow(y, power) - pow(x, power));
    slope *= (s + (2 * k - 1)) * (s + 2 * k);
    factorial *= (2 * k + 1) * (2 * k + 2);
  }
  return sum;
}

TEST(ClosedSums, PowerSumsOfThisFileAreRight) {
  EXPECT_LT(relative_error(power_sum(Fifty(1) / 2, 1, 300),
                           [] {
                             Fifty sum = 0;
                             for (int j = 1; j <= 300; ++j) sum += 1 / sqrt(Fifty(j));
                             return sum;
                           }()),
            1e-48);
  EXPECT_LT(relative_error(power_sum(Fifty(-2), 1, 3'000'000), Fifty("9000004500000500000")), 1e-48);
}

TEST(ClosedSums, PowerLawsUpTo1e18Steps) {
  Fifty const X("0.3"), c = 1 - Fifty("0.45"), g("0.7"), b(7);
  LearningRate const rates[] = {Constant{0.3}, SqrtDecay{0.3}, Decay{0.3}};
  for (Span const span : {Span{1'000'000'012'345, 143, 5}, Span{999'999'999'999'999'999, 1, 0},
                          Span{6'993'006'993'006'992, 143, 142}})
    for (int kind = 0; kind < 3; ++kind) {
      Fifty const q = Fifty(kind) / 2;
      auto const P = [&](Fifty const& s) -> Fifty {
        if (s == 0) return Fifty(span.steps());
        return Fifty(span.T) * power_sum(s, 1, span.epochs) +
               Fifty(span.rest) * pow(Fifty(span.epochs + 1), Fifty(-s));
      };
      Fifty const K(span.steps()), quarter = Fifty(1) / 4;
      Plan plan = span.plan(300);
      plan.learning_rate = rates[kind];
      plan.beta = Increasing{0.45};
      expect_sums(plan, span.steps(),
                  {K, X * P(q), X * X * P(2 * q), X * X * P(2 * q) / b, g * (K - c * P(3 * quarter)),
                   g * X * (P(q) - c * P(q + 3 * quarter)), c * P(3 * quarter) / b,
                   c * c * P(6 * quarter) / b, X * X / c * P(2 * q - 3 * quarter)});
    }
}

TEST(ClosedSums, StepDecaysAreGeometric) {
  // n = 1: one step an epoch however large the batch. 1/(1 - beta_j) = sum_i beta^i zeta^(ij).
  Fifty const X("0.3"), b0("1.5"), delta("1.3"), beta("0.5"), zeta("0.7"), g("0.9"), lambda("0.8");
  for (auto const& [E, J, rest] : {std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>{
                                       27'000'000'000'000'000, 37, 345'678'901'234'567},
                                   {1'000'000'000'000, 999'999, 17},
                                   {999'999'999'999, 1, 3}}) {
    std::uint64_t const steps = E * J + rest;
    auto const geometric = [&](Fifty const& q) -> Fifty {
      Fifty const qJ = pow(q, Fifty(J));
      return Fifty(E) * (1 - qJ) / (1 - q) + Fifty(rest) * qJ;
    };
    Fifty const K(steps);
    Fifty over_complement = K;
    for (int i = 1; i < 200; ++i) over_complement += pow(beta, i) * geometric(pow(zeta, i));
    Plan const plan{.learning_rate = Constant{0.3},
                    .batch = Exponential{1.5, 1.3},
                    .beta = StepDecay{0.5, 0.7},
                    .gamma = StepDecay{0.9, 0.8},
                    .interval = E,
                    .samples = 1,
                    .batch_rounding = BatchRounding::none};
    Fifty const batches = geometric(1 / delta) / b0;
    Fifty const omega = g * beta * geometric(lambda * zeta);
    expect_sums(
        plan, steps,
        {K, X * K, X * X * K, X * X * batches, omega, X * omega,
         batches - beta * geometric(zeta / delta) / b0,
         batches - (2 * beta * geometric(zeta / delta) - beta * beta * geometric(zeta * zeta / delta)) / b0,
         X * X * over_complement});
  }
}

/// The sums with one batch size, beta 0.9 and gamma 0.7, from those of alpha and alpha^2.
LeadingSums<Fifty> with_flat_weights(Fifty const& K, Fifty const& alpha, Fifty const& square) {
  Fifty const omega("0.63"), c("0.1"), b(7);
  return {K, alpha, square, square / b, omega * K, omega * alpha, c * K / b, c * c * K / b, square / c};
}

TEST(ClosedSums, CosineIsADirichletKernel) {
  // sum_{m<n} cos(m t) = sin(n t/2) cos((n-1) t/2) / sin(t/2)
  Fifty const X("0.3"), a("0.02");
  std::uint64_t const M = 1'000'000'000'007;
  for (std::uint64_t const n : {M, M - 1, M / 3, 2 * M / 3 + 1, M / 1000}) {
    Span const span{n, 143, n < M ? 71U : 0U};
    auto const cosines = [&](int multiple) -> Fifty {
      Fifty const t = multiple * boost::math::constants::pi<Fifty>() / (M - 1);
      Fifty const kernel = sin(Fifty(n * t / 2)) * cos(Fifty((n - 1) * t / 2)) / sin(Fifty(t / 2));
      return Fifty(span.T) * kernel + Fifty(span.rest) * cos(Fifty(n * t));
    };
    Fifty const K(span.steps()), mean = (X + a) / 2, swing = (X - a) / 2;
    Plan plan = span.plan(M);
    plan.learning_rate = Cosine{0.3, 0.02};
    expect_sums(plan, span.steps(),
                with_flat_weights(
                    K, mean * K + swing * cosines(1),
                    mean * mean * K + 2 * mean * swing * cosines(1) + swing * swing * (K + cosines(2)) / 2));
  }
}

/// sum_{j=1}^{N} j^p by Faulhaber's formula, exactly.
cpp_int faulhaber(int p, std::uint64_t N) {
  std::vector<cpp_rational> bernoulli{1};  // B_1 = -1/2, so that the formula gives the sum to N - 1
  std::vector<std::vector<cpp_int>> binomial(static_cast<std::size_t>(p) + 3);
  for (std::size_t n = 0; n < binomial.size(); ++n) {
    binomial[n].assign(n + 1, 1);
    for (std::size_t k = 1; k < n; ++k) binomial[n][k] = binomial[n - 1][k - 1] + binomial[n - 1][k];
  }
  cpp_rational sum = 0;
  for (int k = 0; k <= p; ++k) {
    auto const i = static_cast<std::size_t>(k);
    if (k > 0) {
      cpp_rational rest = 0;
      for (std::size_t j = 0; j < i; ++j) rest += binomial[i + 1][j] * bernoulli[j];
      bernoulli.push_back(-rest / (k + 1));
    }
    sum += binomial[static_cast<std::size_t>(p) + 1][i] * bernoulli[i] *
           cpp_rational(pow(cpp_int(N), static_cast<unsigned>(p + 1 - k)));
  }
  return numerator(sum) / (denominator(sum) * (p + 1)) + pow(cpp_int(N), static_cast<unsigned>(p));
}

TEST(ClosedSums, PolynomialsOfIntegerPowerFollowFaulhaber) {
  EXPECT_EQ(faulhaber(3, 100), 25'502'500);
  Fifty const X("0.3"), a("0.02");
  std::uint64_t const M = 1'000'000'000'003;
  for (int const p : {1, 2, 3, 7, 40})
    for (std::uint64_t const n : {M, M - 1, M / 3, M / 1000}) {
      Span const span{n, 143, n < M ? 71U : 0U};
      auto const powers = [&](int q) -> Fifty {
        cpp_int const sum = cpp_int(span.T) * (faulhaber(q, M) - faulhaber(q, M - n)) +
                            cpp_int(span.rest) * pow(cpp_int(M - n), static_cast<unsigned>(q));
        return Fifty(sum.str()) / pow(Fifty(M), q);
      };
      Fifty const K(span.steps()), swing = X - a;
      Plan plan = span.plan(M);
      plan.learning_rate = Polynomial{0.3, 0.02, static_cast<double>(p)};
      expect_sums(plan, span.steps(),
                  with_flat_weights(K, a * K + swing * powers(p),
                                    a * a * K + 2 * a * swing * powers(p) + swing * swing * powers(2 * p)));
    }
}

TEST(ClosedSums, AKinkAmong1e15Epochs) {
  // |0.1/sqrt(x) - 0.0011| changes sign between x = 8264 and 8265.
  std::uint64_t const M = 1'000'000'000'000'000, change = 8264;
  Fifty const half = Fifty(1) / 2, X("0.1"), c("0.0011");
  Fifty const exact =
      X * (power_sum(half, 1, change) - power_sum(half, change + 1, M)) + c * (M - 2 * change);
  Plan const plan{.learning_rate = SqrtDecay{0.1},
                  .batch = Constant{1},
                  .beta = Constant{0.9},
                  .gamma = Constant{0.7},
                  .samples = 1};
  auto const of = [&](auto arithmetic) {
    using Real = decltype(arithmetic);
    return sum_over(Profile<Real>(plan, M), [](auto const& sight) {
      using std::abs;
      using S = typename std::remove_cvref_t<decltype(sight)>::Number;
      return std::array<S, 1>{abs(S(sight.stage().alpha - S(decimal<Real>(0.0011))))};
    })[0];
  };
  EXPECT_LT(relative_error(of(0.0), exact), 1e-14);
  EXPECT_LT(relative_error(of(Fifty()), exact), 1e-40);
}

}  // namespace
}  // namespace qhm::bounds
