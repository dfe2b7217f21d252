#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "synthetic/noise/noise.hpp"
#include "tests/synthetic/draws.hpp"

namespace qhm::synthetic {
namespace {

constexpr std::uint32_t dim = 40;
constexpr std::uint32_t steps = 25'000;  // 10^6 coordinates a law

/// All coordinates of `steps` mini-batches.
template <class Law>
std::vector<double> sample(Law const& law, std::uint32_t batch) {
  std::vector<double> all;
  std::vector<double> g(dim);
  AliasTables tables;
  auto const mean = law.mean_of(batch, tables);
  for (std::uint32_t step = 0; step < steps; ++step) {
    std::ranges::fill(g, 0.0);
    mean.add_to(g.data(), 0, dim, {.seed = 20'260'000 + batch, .first_trial = 7, .step = step});
    all.insert(all.end(), g.begin(), g.end());
  }
  return all;
}

/// Upper tail of Pearson's statistic against the exact pmf, cells with fewer than 10 expected merged.
double chi_square_tail(std::vector<double> const& observed, std::vector<double> const& pmf) {
  double total = 0;
  for (double const o : observed) total += o;
  double statistic = 0, seen = 0, expected = 0, previous = 0;
  int cells = 0;
  for (std::size_t k = 0; k < pmf.size(); ++k) {
    seen += observed[k];
    expected += pmf[k] * total;
    previous += pmf[k];
    bool const rest_is_small = (1 - previous) * total < 10;
    if ((expected < 10 || rest_is_small) && k + 1 < pmf.size()) continue;
    statistic += (seen - expected) * (seen - expected) / expected;
    seen = expected = 0;
    ++cells;
  }
  boost::math::chi_squared const law(cells - 1);
  return boost::math::cdf(boost::math::complement(law, statistic));
}

struct CoinCase {
  std::uint32_t halvings, batch;
};
class CoinLaw : public testing::TestWithParam<CoinCase> {};

/// H of the mean tails + (heads - tails) H / b is Bin(b, p): counted bits up to 64, a table beyond.
TEST_P(CoinLaw, IsTheExactBinomial) {
  auto const [halvings, batch] = GetParam();
  auto const means = halvings == 1 ? sample(Rademacher{1, dim}, batch) : sample(TwoPoint{1, dim}, batch);
  Coin const coin = halvings == 1 ? Rademacher{1, dim}.coin() : TwoPoint{1, dim}.coin();
  std::vector<double> observed(batch + 1), pmf(batch + 1);
  for (double const mean : means) {
    double const heads = (mean - coin.tails) / (coin.heads - coin.tails) * batch;
    ASSERT_NEAR(heads, std::round(heads), 1e-9);
    ++observed.at(static_cast<std::size_t>(std::lround(heads)));
  }
  boost::math::binomial const law(batch, coin.probability());
  for (std::uint32_t k = 0; k <= batch; ++k) pmf[k] = boost::math::pdf(law, k);
  double const tail = chi_square_tail(observed, pmf);
  EXPECT_GT(tail, 1e-4);      // one of the 30 cases would fall below by chance once in 300 seeds
  EXPECT_LT(tail, 1 - 1e-4);  // nor closer than chance allows
}

std::vector<CoinCase> coin_cases() {
  std::vector<CoinCase> cases;
  for (std::uint32_t const halvings : {1U, 2U})
    for (std::uint32_t const batch :
         {1U, 2U, 3U, 8U, 9U, 16U, 17U, 32U, 33U, 63U, 64U, 65U, 129U, 200U, 4096U})
      cases.push_back({halvings, batch});
  return cases;
}
INSTANTIATE_TEST_SUITE_P(All, CoinLaw, testing::ValuesIn(coin_cases()), [](auto const& info) {
  return std::string(info.param.halvings == 1 ? "half" : "quarter") + "_" + std::to_string(info.param.batch);
});

/// First four moments of H/b standardised, each against its exact value with its exact standard error (from
/// moments up to the eighth, which for these laws are those of a normal to within a factor 2 or are
/// computed).
struct Standard {
  double mean, square, cube, fourth;
};
Standard standard_moments(std::vector<double> const& values, double deviation) {
  Standard m{};
  for (double const value : values) {
    double const z = value / deviation, n = static_cast<double>(values.size());
    m.mean += z / n, m.square += z * z / n, m.cube += z * z * z / n, m.fourth += z * z * z * z / n;
  }
  return m;
}

class LargeBatch : public testing::TestWithParam<std::uint32_t> {};

TEST_P(LargeBatch, MomentsAreTheBinomialsOnes) {
  double const b = GetParam();
  auto const expect_moments = [&](std::vector<double> const& values, double variance, double skewness,
                                  double kurtosis) {
    auto const m = standard_moments(values, std::sqrt(variance));
    double const n = static_cast<double>(values.size());
    // b >= 129: nearly normal, Var z = 1, Var z^2 = 2, Var z^3 = 15, Var z^4 = 96 to a few percent.
    EXPECT_NEAR(m.mean, 0, 4 * std::sqrt(1 / n));
    EXPECT_NEAR(m.square, 1, 4 * std::sqrt(2 / n));
    EXPECT_NEAR(m.cube, skewness, 4.2 * std::sqrt(15 / n));
    EXPECT_NEAR(m.fourth, kurtosis, 4.2 * std::sqrt(96 / n));
  };
  double const p = 0.25, q = 0.75;
  expect_moments(sample(Rademacher{1, dim}, GetParam()), 1 / (dim * b), 0, 3 - 2 / b);
  expect_moments(sample(TwoPoint{1, dim}, GetParam()), 1 / (dim * b), (q - p) / std::sqrt(b * p * q),
                 3 + (1 - 6 * p * q) / (b * p * q));
}
INSTANTIATE_TEST_SUITE_P(All, LargeBatch, testing::Values(129, 1000, 123'457, (1U << 20) + 1, 1U << 31));

/// The sampler's log pmf against Boost's, an independent incomplete-beta implementation.
TEST(BinomialSampler, LogPmfIsTheExactOne) {
  for (std::uint32_t const n : {129U, 1000U, 50'000U})
    for (double const p : {0.5, 0.25}) {
      Binomial const sampler(n, p);
      boost::math::binomial const law(n, p);
      double const deviation = std::sqrt(n * p * (1 - p));
      for (double z = -6; z <= 6; z += 0.5) {
        double const k = std::floor(n * p + z * deviation);
        if (k < 0 || k > n) continue;
        // Boost's pdf is itself good to about 1e-11 relative at these sizes.
        EXPECT_NEAR(sampler.log_pmf(k), std::log(boost::math::pdf(law, k)), 1e-10)
            << n << " " << p << " " << k;
      }
    }
  EXPECT_NEAR(Binomial(129, 0.5).log_pmf(0), -129 * std::log(2.0), 1e-12);
  EXPECT_NEAR(Binomial(129, 0.25).log_pmf(129), -258 * std::log(2.0), 1e-12);
  double sum = 0;
  for (int k = 0; k <= 300; ++k) sum += std::exp(Binomial(300, 0.25).log_pmf(k));
  EXPECT_NEAR(sum, 1, 1e-13);
}

/// The law that a table draws, weight by weight, against 50-digit probabilities: total variation.
TEST(AliasTables, DrawTheBinomialWithin2ToTheMinus49) {
  using Decimal = boost::multiprecision::cpp_dec_float_50;
  for (std::uint32_t const n : {65U, 1000U, 100'000U, 1U << 20})
    for (int const halvings : {1, 2}) {
      long double const p = std::ldexp(1.0L, -halvings);
      auto const law = sum_of({.first = 0, .probabilities = {1 - p, p}}, n);
      AliasTable const table(law.probabilities);
      // pmf(k+1)/pmf(k) = (n-k)/(k+1) p/(1-p), from the mode outwards, scaled to its own sum.
      auto const mode = static_cast<std::int64_t>(n * p);
      std::vector<Decimal> pmf(law.probabilities.size());
      Decimal const odds = Decimal(1) / ((1 << halvings) - 1);
      auto const at = [&](std::int64_t k) -> Decimal& {
        return pmf.at(static_cast<std::size_t>(k - law.first));
      };
      at(mode) = 1;
      std::int64_t const last = law.first + static_cast<std::int64_t>(pmf.size()) - 1;
      for (std::int64_t k = mode; k < last; ++k) at(k + 1) = at(k) * (n - k) / (k + 1) * odds;
      for (std::int64_t k = mode; k > law.first; --k) at(k - 1) = at(k) * k / (n - k + 1) / odds;
      Decimal total = 0, distance = 0;
      for (auto const& x : pmf) total += x;
      for (std::size_t i = 0; i < pmf.size(); ++i)
        distance += abs(pmf[i] / total - Decimal(table.weights()[i]) / Decimal(std::uint64_t{1} << 63));
      // What was cut off at the ends is below 2^-66 and not seen here.
      EXPECT_LT(static_cast<double>(distance / 2), 0x1p-49) << n << " " << halvings;
      EXPECT_LT(last, n + std::int64_t{1});
    }
}

/// Columns and thresholds together give each value exactly its weight.
TEST(AliasTables, ColumnsAddUpToTheWeights) {
  std::vector<long double> const p{0.1L, 0.0L, 0.37L, 0.03L, 0.5L};
  AliasTable const table(p);
  auto const view = table.view();
  std::uint64_t const columns = std::uint64_t{1} << view.index_bits,
                      full = std::uint64_t{1} << (63 - view.index_bits);
  std::vector<std::uint64_t> seen(5);
  for (std::uint64_t c = 0; c < columns; ++c) {
    std::uint64_t const threshold = view.columns[c] & (~std::uint64_t{0} >> view.index_bits);
    std::uint64_t const alias = view.columns[c] >> (64 - view.index_bits);
    if (threshold > 0) seen.at(c) += threshold;
    seen.at(alias) += full - threshold;
  }
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(seen[i], table.weights()[i]) << i;
    EXPECT_NEAR(double(seen[i]), double(p[i] * 0x1p63L), 4) << i;
  }
}

/// c S / b with S the sum of b values -1, 0, 1: all three ways of drawing it.
TEST(ThreePointLaw, IsTheExactOne) {
  for (std::uint32_t const batch : {1U, 7U, 500U}) {
    ThreePoint const law{1, dim};
    auto const exact = sum_of({.first = -1, .probabilities = {1 / 128.0L, 126 / 128.0L, 1 / 128.0L}}, batch);
    std::vector<double> observed(exact.probabilities.size()), pmf(exact.probabilities.size());
    for (double const mean : sample(law, batch)) {
      double const sum = mean / law.size() * batch;
      ASSERT_NEAR(sum, std::round(sum), 1e-9);
      ++observed.at(static_cast<std::size_t>(std::lround(sum) - exact.first));
    }
    for (std::size_t i = 0; i < pmf.size(); ++i) pmf[i] = static_cast<double>(exact.probabilities[i]);
    double const tail = chi_square_tail(observed, pmf);
    EXPECT_GT(tail, 1e-4) << batch;
    EXPECT_LT(tail, 1 - 1e-4) << batch;
  }
  auto const m =
      standard_moments(sample(ThreePoint{1, dim}, (1U << 20) + 1), std::sqrt(1 / (dim * (0x1p20 + 1))));
  double const n = double(dim) * steps;
  EXPECT_NEAR(m.mean, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(m.square, 1, 4 * std::sqrt(2 / n));
  EXPECT_NEAR(m.fourth, 3, 4.2 * std::sqrt(96 / n));
}

/// One draw has length sqrt(V) exactly; a batch has V/b on average; no direction is preferred.
TEST(SphereLaw, IsUniformOnTheSphere) {
  Sphere const law{2, 5};
  double squares = 0, first = 0, mean = 0;
  constexpr std::uint32_t draws = 40'000, batch = 3;
  for (std::uint32_t step = 0; step < draws; ++step) {
    std::vector<double> one(5), many(5);
    test::add_mean(law, 1, one, {.seed = 3, .step = step});
    test::add_mean(law, batch, many, {.seed = 4, .step = step});
    double length = 0, of_many = 0;
    for (std::size_t j = 0; j < 5; ++j) length += one[j] * one[j], of_many += many[j] * many[j];
    ASSERT_NEAR(length, 2, 1e-14);
    squares += of_many / draws;
    first += one[3] * one[3] / draws;
    mean += one[3] / draws;
  }
  // Var |mean|^2 <= (V/b)^2, Var of a squared coordinate = (V/d)^2 2 (d-1)/(d+2), of a coordinate V/d.
  EXPECT_NEAR(squares, 2.0 / batch, 4 * 2.0 / batch / std::sqrt(draws));
  EXPECT_NEAR(first, 0.4, 4 * 0.4 * std::sqrt(8.0 / 7 / draws));
  EXPECT_NEAR(mean, 0, 4 * std::sqrt(0.4 / draws));
}

TEST(GaussianLaw, IsNormalWithTheVarianceOfABatch) {
  std::uint32_t const batch = 6;
  auto const values = sample(Gaussian{3, dim}, batch);
  boost::math::normal const law(0, std::sqrt(3.0 / dim / batch));
  constexpr std::size_t cells = 200;
  std::vector<double> observed(cells), pmf(cells, 1.0 / cells);
  for (double const value : values)
    ++observed[std::min(cells - 1, static_cast<std::size_t>(boost::math::cdf(law, value) * cells))];
  double const tail = chi_square_tail(observed, pmf);
  EXPECT_GT(tail, 1e-4);
  EXPECT_LT(tail, 1 - 1e-4);
}

/// Neighbouring coordinates, which share random bits, are not correlated.
TEST(NoiseLaw, CoordinatesAreUncorrelated) {
  for (std::uint32_t const batch : {1U, 8U, 100U, 500U}) {
    auto const values = sample(Rademacher{dim, dim}, batch);  // variance 1 / batch a coordinate
    for (std::size_t const lag : {1U, 2U, 8U, 40U}) {
      double sum = 0;
      for (std::size_t i = 0; i + lag < values.size(); ++i) sum += values[i] * values[i + lag] * batch;
      double const z = sum / std::sqrt(static_cast<double>(values.size() - lag));
      EXPECT_LT(std::fabs(z), 4) << "batch " << batch << " lag " << lag;
    }
  }
}

/// Mini-batches of data have the full gradient as their mean and 1/b of the samples' variance.
TEST(DataSamplingLaw, IsUnbiasedWithTheVarianceOfABatch) {
  constexpr std::uint32_t samples = 7, batch = 3, coordinates = 2, draws = 200'000;
  std::vector<double> rows;
  for (std::uint32_t i = 0; i < samples; ++i) {
    rows.push_back(std::cos(i + 0.3));
    rows.push_back(std::sin(i + 0.3));
  }
  SigmoidLoss const f{rows.data(), samples, coordinates};
  std::vector<double> const w{0.7, -1.1};
  std::vector<double> gradient(coordinates), g(coordinates);
  std::vector<bool> taken(samples);
  f.gradient(w.data(), gradient.data());
  for (std::uint32_t j = 0; j < coordinates; ++j) {
    double variance = 0;  // of one sample
    for (std::uint32_t i = 0; i < samples; ++i) {
      std::vector<double> one(coordinates);
      f.add_sample_gradient(i, w.data(), 1, one.data());
      variance += std::pow(one[j] - gradient[j], 2) / samples;
    }
    double sum = 0, squares = 0;
    for (std::uint32_t step = 0; step < draws; ++step) {
      DataSampling::gradient(f, batch, w.data(), g.data(), {.seed = 11, .step = step}, taken);
      sum += g[j] - gradient[j];
      squares += std::pow(g[j] - gradient[j], 2);
    }
    EXPECT_LT(std::fabs(sum) / std::sqrt(draws * variance / batch), 4);
    // Var of a squared bounded deviation is below 3 times the square of its mean for these laws.
    EXPECT_NEAR(squares / draws / (variance / batch), 1, 4 * std::sqrt(3.0 / draws));
  }
}

/// Without replacement: every index at most once, unbiased, variance times (N - b)/(N - 1), and b = N is grad
/// f.
TEST(DataWithoutReplacementLaw, HasTheFinitePopulationFactor) {
  constexpr std::uint32_t samples = 7, draws = 200'000;
  std::vector<double> rows;
  for (std::uint32_t i = 0; i < samples; ++i) rows.push_back(std::cos(i + 0.3));
  SigmoidLoss const f{rows.data(), samples, 1};
  double const w = 0.7;
  double gradient = 0, variance = 0;
  f.gradient(&w, &gradient);
  for (std::uint32_t i = 0; i < samples; ++i) {
    double one = 0;
    f.add_sample_gradient(i, &w, 1, &one);
    variance += std::pow(one - gradient, 2) / samples;
  }
  std::vector<bool> taken(samples);
  for (std::uint32_t const batch : {1U, 3U, 6U}) {
    double const expected = variance / batch * (samples - batch) / (samples - 1);
    double sum = 0, squares = 0;
    for (std::uint32_t step = 0; step < draws; ++step) {
      double g = 0;
      DataWithoutReplacement::gradient(f, batch, &w, &g, {.seed = 11, .step = step}, taken);
      sum += g - gradient;
      squares += std::pow(g - gradient, 2);
    }
    EXPECT_LT(std::fabs(sum) / std::sqrt(draws * expected), 4) << batch;
    EXPECT_NEAR(squares / draws / expected, 1, 4 * std::sqrt(3.0 / draws)) << batch;
    for (bool const left : taken) EXPECT_FALSE(left);
  }
  double g = 0;
  DataWithoutReplacement::gradient(f, samples, &w, &g, {.seed = 11}, taken);
  EXPECT_NEAR(g, gradient, 1e-15);
}

}  // namespace
}  // namespace qhm::synthetic
