#include "bounds/sums/series.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/sums/sight.hpp"
#include "tests/bounds/enclosure_reference.hpp"
#include "tests/bounds/wide_plans.hpp"

namespace qhm::bounds {
namespace {

using boost::multiprecision::cpp_int;
using qhm::test::Fifty;
using test::Reference;

/// Rounding of one result of a few operations, in units of the arithmetic.
template <class Real>
Real tolerance() {
  return std::same_as<Real, double> ? Real(8.9e-16) : Real(1e-48);
}

/// Mean of u^(2i) as a fraction: sum over j of (2j - (n-1))^(2i) over n^(2i+1).
struct ExactMean {
  cpp_int numerator = 0, denominator = 1;

  ExactMean(std::uint64_t n, int i) {
    for (std::uint64_t j = 0; j < n; ++j)
      numerator += pow(cpp_int(2 * j) - cpp_int(n - 1), static_cast<unsigned>(2 * i));
    denominator = pow(cpp_int(n), static_cast<unsigned>(2 * i + 1));
  }
  template <class Real>
  [[nodiscard]] Real as() const {
    return Real(numerator.str()) / Real(denominator.str());
  }
};

TEST(Series, EvenMeansAreExactPowerSums) {
  for (std::uint64_t const n : {64U, 65U, 96U, 97U, 200U, 201U, 777U, 2000U}) {
    EvenMeans<double> const fast(n);
    EvenMeans<Fifty> const fifty(n);
    EvenMeans<Enclosure> const enclosed(n);
    for (int i = 0; i < EvenMeans<Fifty>::count; ++i) {
      ExactMean const exact(n, i);
      if (n >= direct_epochs<Fifty>) {
        EXPECT_LT(abs(fifty[i] / exact.as<Fifty>() - 1), Fifty("1e-48")) << n << " " << i;
      }
      if (i < EvenMeans<double>::count) {
        EXPECT_NEAR(static_cast<double>(fast[i] / exact.as<Fifty>()), 1, 8.9e-16) << n << " " << i;  // 4 ulps
      }
      if (i < EvenMeans<Enclosure>::count) {
        EXPECT_TRUE(test::covers(enclosed[i], exact.as<Reference>(), Reference("1e-95"))) << n << " " << i;
        EXPECT_LT(relative_width(enclosed[i]), 0x1p-118) << n << " " << i;  // 34 operations at 2^-127
      }
    }
  }
}

TEST(Series, EvenMeansOfLongBlocksHaveTheirFirstCorrections) {
  // mean u^(2i) = 1/(2i+1) - i/(3 n^2) + O(n^-4): the midpoint rule with spacing 2/n. The next term is below
  // 4e-45 for i <= 30.
  for (std::uint64_t const n : {1'000'000'000'000U, 1'000'000'000'000'000'000U}) {
    EvenMeans<Fifty> const means(n);
    Fifty const inverse = 1 / Fifty(n);
    for (int i = 0; i < EvenMeans<Fifty>::count; ++i)
      EXPECT_LT(abs(means[i] - (Fifty(1) / (2 * i + 1) - i * inverse * inverse / 3)), 1e-44) << n << " " << i;
  }
}

TEST(Series, EvenMeansKeepUpWithThePrecision) {
  ExactMean const exact(130, 7);
  for (unsigned const bits : {512U, 128U, 256U}) {
    PrecisionScope const scope(bits);
    Enclosure const mean = EvenMeans<Enclosure>(130)[7];
    EXPECT_TRUE(test::covers(mean, exact.as<Reference>(), Reference("1e-95")));
    EXPECT_LT(relative_width(mean), std::ldexp(1, 10 - static_cast<int>(bits)));
  }
}

/// a + b u, with the zeros behind.
template <class Real>
Series<Real> line(Real const& a, Real const& b) {
  Series<Real> series(a);
  series.append(b);
  while (series.kept() < Series<Real>::size) series.append(Real(0));
  return series;
}

template <class Real>
class SeriesOf : public testing::Test {};
using Arithmetics = testing::Types<double, Fifty>;
TYPED_TEST_SUITE(SeriesOf, Arithmetics);

TYPED_TEST(SeriesOf, QuotientsAndProductsHaveTheCoefficientsOfTheirDerivatives) {
  using Real = TypeParam;
  using std::abs;
  Real const a = Real(3) / 7;
  auto const slope = line(Real(1), Real(-a));
  auto const geometric = Series<Real>(1) / slope;
  auto const squared = geometric * geometric;
  auto const tall = (Series<Real>(2) + geometric) / (slope * slope);  // 2/(1-au)^2 + 1/(1-au)^3
  ASSERT_EQ(geometric.kept(), Series<Real>::size);
  Real power(1);
  for (int j = 0; j < Series<Real>::size; ++j, power *= a) {
    Real const terms(j + 1);
    EXPECT_LT(abs(Real(geometric[j] / power - 1)), (j + 1) * tolerance<Real>()) << j;
    EXPECT_LT(abs(Real(squared[j] / (terms * power) - 1)), 2 * (j + 1) * tolerance<Real>()) << j;
    EXPECT_LT(abs(Real(tall[j] / ((2 * terms + terms * (terms + 1) / 2) * power) - 1)),
              4 * (j + 1) * tolerance<Real>())
        << j;
  }
  auto const one = geometric * slope;
  EXPECT_EQ(one[0], 1);
  EXPECT_LT(one.spread(), 20 * tolerance<Real>());
  auto const none = geometric - geometric;
  EXPECT_EQ(none.spread() + none[0], 0);
}

TYPED_TEST(SeriesOf, LinesAndConstants) {
  using Real = TypeParam;
  auto const a = line(Real(1), Real(2));
  auto const product = a * line(Real(3), Real(4));  // (1 + 2u)(3 + 4u)
  EXPECT_EQ(product[0], 3);
  EXPECT_EQ(product[1], 10);
  EXPECT_EQ(product[2], 8);
  for (int j = 3; j < product.kept(); ++j) EXPECT_EQ(product[j], 0);
  EXPECT_EQ(product.spread(), 18);
  EXPECT_TRUE((Series<Real>(2) * Series<Real>(3) / Series<Real>(4)).constant());
  EXPECT_EQ((Series<Real>(2) * Series<Real>(3) / Series<Real>(4))[0], 1.5);
  EXPECT_EQ((a * Series<Real>(5))[1], 10);
  EXPECT_EQ((a + Series<Real>(5))[0], 6);
  EXPECT_EQ((Series<Real>(5) - a)[1], -2);
  // |f|: 3 - 2u never changes its sign, 1 + 2u does.
  auto const below = line(Real(-3), Real(2));
  EXPECT_EQ(abs(below)[0], 3);
  EXPECT_EQ(abs(below)[1], -2);
  EXPECT_EQ(abs(-below)[1], -2);
  EXPECT_THROW(abs(a), Kink);
  EXPECT_THROW(abs(Series<Real>(0)), Kink);
}

/// Pieces of all curves, each with a block as long as block_length allows, early and late.
template <class Real>
std::vector<std::pair<Piece<Real>, Block>> longest_blocks() {
  std::vector<std::pair<Piece<Real>, Block>> all;
  for (LearningRate const& rate :
       {LearningRate{Decay{0.3}}, LearningRate{SqrtDecay{0.3}}, LearningRate{Cosine{0.3, 0.02}},
        LearningRate{Polynomial{0.3, 0.02, 2.7}}, LearningRate{Polynomial{0.3, 0, 0.4}}})
    for (std::uint64_t const first : {1000U, 50'000U, 99'000U}) {
      Plan const plan{.learning_rate = rate,
                      .batch = Constant{1},
                      .beta = Increasing{0.4},
                      .epochs = 100'000,
                      .samples = 1};
      auto const piece = Profile<Real>(plan, 100'000).pieces().front();
      all.push_back({piece, {first, std::min(block_length(piece, first), 100'000 - first)}});
    }
  return all;
}

TYPED_TEST(SeriesOf, ExpansionsHaveTheValuesOfEveryEpoch) {
  using Real = TypeParam;
  using std::abs;
  for (auto const& [piece, block] : longest_blocks<Real>()) {
    auto const series = OverBlock<Real>{piece, block}.stage();
    auto const at = [&](Series<Real> const& s, std::uint64_t m) {
      Real const u =
          Real(2 * m + 1) / Real(block.epochs) - Real(2 * block.first + block.epochs) / Real(block.epochs);
      Real value(0);
      for (int j = s.kept(); j-- > 0;) value = value * u + s[j];
      return value;
    };
    // Cut at 1e-17 or 1e-53 in the middle of a block, at ratio^terms times a few at its ends: 6^-21 = 5e-17,
    // 7^-61 = 3e-52. The argument u carries an ulp of its two quotients.
    Real const room = std::same_as<Real, double> ? Real(1e-13) : Real(1e-44);
    for (std::uint64_t i = 0; i < 50; ++i) {
      std::uint64_t const m = block.first + i * (block.epochs - 1) / 49;
      auto const exact = piece.stage(m);
      EXPECT_LT(abs(Real(at(series.alpha, m) / exact.alpha - 1)), room) << m;
      EXPECT_LT(abs(Real(at(series.one_minus_beta, m) / exact.one_minus_beta - 1)), room) << m;
      EXPECT_LT(abs(Real(at(series.beta, m) / exact.beta - 1)), room) << m;
    }
  }
}

TEST(Series, AFatCentreEnclosesTheDerivativesAllOverTheBlock) {
  // A block of one epoch is centred there, with h = 1/2: its coefficient j times n^j is f^(j)/j! h^j.
  for (auto const& [piece, block] : longest_blocks<Enclosure>()) {
    auto const fat = OverBlock<Enclosure>{piece, block, true}.stage();
    for (std::uint64_t i = 0; i < 7; ++i) {
      std::uint64_t const m = block.first + i * (block.epochs - 1) / 6;
      auto const thin = OverBlock<Enclosure>{piece, {m, 1}}.stage();
      for (int j = 0; j < fat.alpha.kept(); ++j) {
        Enclosure const scale = pow(Enclosure(block.epochs), j);
        EXPECT_FALSE(certainly_less(thin.alpha[j] * scale, fat.alpha[j]) ||
                     certainly_less(fat.alpha[j], thin.alpha[j] * scale))
            << m << " " << j;
        EXPECT_FALSE(certainly_less(thin.one_minus_beta[j] * scale, fat.one_minus_beta[j]) ||
                     certainly_less(fat.one_minus_beta[j], thin.one_minus_beta[j] * scale))
            << m << " " << j;
      }
    }
  }
}

}  // namespace
}  // namespace qhm::bounds
