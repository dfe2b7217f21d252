#include "verify/empirical.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "core/errors.hpp"
#include "verify/empirical_record.hpp"
#include "verify/lower_confidence.hpp"

namespace qhm::verify {
namespace {

/// Values that are all v say no more than v exp(-log(16/level)/n): the bet on everything, with a sixteenth of
/// the capital.
TEST(LowerConfidence, OfEqualValuesIsKnown) {
  for (std::size_t const n : {64U, 256U}) {
    std::vector<double> const values(n, 3.0);
    double const known = 3 * std::exp(-std::log(16 / 1e-6) / static_cast<double>(n));
    double const found = lower_confidence(values, 1e-6);
    EXPECT_LT(found, 3);
    EXPECT_GT(found, known * (1 - 2e-6));  // the bisection's width
    EXPECT_LT(found, known * 1.05);        // other bets help a little
  }
}

TEST(LowerConfidence, KeepsUnits) {
  std::vector<double> values{0.3, 0.1, 0.7, 0.2, 0.9, 0.4, 0.5, 0.6, 0.2, 0.3, 0.8, 0.7};
  double const one = lower_confidence(values, 0.05);
  for (double& v : values) v *= 1e-20;
  EXPECT_NEAR(lower_confidence(values, 0.05) / one, 1e-20, 4e-26);  // twice the bisection's width
}

TEST(LowerConfidence, IsNothingWhereNothingIsSeen) {
  EXPECT_EQ(lower_confidence(std::vector<double>(50, 0.0), 0.05), 0);
  EXPECT_EQ(lower_confidence(std::vector<double>{1.0}, 1e-6),
            lower_confidence(std::vector<double>{1.0}, 1e-6));
}

/// At level 0.1 at most a tenth of 2000 samples may lie above the mean: 200 + 3 sqrt(180) = 240. Skewed
/// values, where a normal interval fails: 0.95 of them are 0.
TEST(LowerConfidence, CoversSkewedMeansAsOftenAsItSays) {
  std::mt19937_64 engine(7);
  std::bernoulli_distribution rare(0.05);
  int above = 0, useful = 0;
  for (int i = 0; i < 2000; ++i) {
    std::vector<double> values(200);
    for (double& v : values) v = rare(engine) ? 20.0 : 0.0;  // mean 1
    double const bound = lower_confidence(values, 0.1);
    above += bound > 1;
    useful += bound > 0.3;
  }
  EXPECT_LE(above, 240);
  EXPECT_GE(useful, 1000);  // and in half of them it says something
}

/// The mean less a normal quantile, of 20 such values, breaks its promise; the exact bound does not.
TEST(LowerConfidence, HoldsWhereTheNormalOneIsWrong) {
  std::mt19937_64 engine(11);
  std::bernoulli_distribution rare(0.05);
  int exact = 0;
  constexpr int repetitions = 20'000;
  for (int i = 0; i < repetitions; ++i) {
    std::vector<double> values(20);
    for (double& v : values) v = rare(engine) ? 0.0 : 1.0;  // mean 0.95; all are 1 with probability 0.36
    exact += lower_confidence(values, 0.01) > 0.95;
  }
  // mean - 2.33 standard errors is 1 > 0.95 with probability 0.36; at level 0.01 the exact one may do so 200
  // times.
  EXPECT_LE(exact, 200 + 3 * 15);
}

/// The minimum of series: the bound of the one that attains it, or less.
TEST(LowerConfidence, OfTheMinimumLooksAtEverySeries) {
  std::vector<double> values;
  for (double const level : {5.0, 2.0, 3.0}) values.insert(values.end(), 100, level);
  double const lowest = lower_confidence(std::span(values).subspan(100, 100), 1e-3);
  EXPECT_DOUBLE_EQ(lower_confidence_of_minimum(values, 100, 1e-3), lowest);
  // A series with the larger mean but far more spread has the smaller bound.
  for (std::size_t i = 0; i < 100; ++i) values[200 + i] = i < 2 ? 150 : 0;
  EXPECT_LT(lower_confidence_of_minimum(values, 100, 1e-3), 0.5 * lowest);
}

EmpiricalReport small_report() {
  EmpiricalRequest request{.cases = {}, .trials = 96, .seed = 5, .threads = 2};
  auto const all = cases_on(ground_named("one-minus-cos"));
  for (std::size_t i = 0; i < all.size(); i += 17) request.cases.push_back(all[i]);
  for (auto& at : counterexamples()) request.cases.push_back(std::move(at));
  return compare(request);
}

/// What this procedure is for: it refutes the printed Theorem 4 on each counterexample, and no proved
/// theorem.
TEST(Empirical, ConvictsThePrintedTheorem4AndNoOther) {
  auto const report = small_report();
  EXPECT_FALSE(report.convicts());
  EXPECT_FALSE(report.interrupted);
  EXPECT_EQ(report.looks.size(), report.planned);
  EXPECT_DOUBLE_EQ(report.level * static_cast<double>(report.planned), 1e-3);
  int convicted = 0;
  for (auto const& look : report.looks) {
    bool const counterexample = report.cases[look.in_case].method == "counterexample";
    EXPECT_EQ(look.refuted(), counterexample && look.theorem == "theorem-4")
        << look.theorem << " at " << describe(report.cases[look.in_case]);
    convicted += look.refuted();
    EXPECT_LE(look.lower_confidence, look.observed);
  }
  EXPECT_EQ(convicted, 3);
}

/// A bound that is too small by a tenth more than the trials can hide is refuted: Theorem A, nearly attained.
TEST(Empirical, ConvictsABoundThatIsTooSmall) {
  auto report = small_report();
  int checked = 0;
  for (auto& look : report.looks)
    if (look.average && report.cases[look.in_case].method != "counterexample") {
      double const share = look.lower_confidence / look.observed;
      look.bound = look.observed * share * 0.99;
      EXPECT_TRUE(look.refuted());
      EXPECT_GT(share, 0.6);  // log(16/level) = 20, 96 trials: exp(-20/96) = 0.81 without spread
      ++checked;
    }
  EXPECT_GT(checked, 20);
  EXPECT_TRUE(report.convicts());
}

TEST(Empirical, SaysWhatIsWrongWithItsInput) {
  EXPECT_THROW(ground_named("no-such"), InputError);
  EXPECT_THROW(ground_named("log:no-such"), InputError);
  EXPECT_THROW(ground_named("sigmoid-loss:data"), InputError);
  EXPECT_THROW(compare({.cases = counterexamples(), .trials = 1}), InputError);
  EXPECT_EQ(ground_named("log:sphere").noise, "sphere");
}

TEST(Empirical, AnEarlyEndKeepsWhatIsDone) {
  std::atomic<bool> const stop = true;
  auto const report = compare({.cases = counterexamples(), .trials = 8, .stop = &stop});
  EXPECT_TRUE(report.interrupted);
  EXPECT_TRUE(report.looks.empty());
  EXPECT_TRUE(summaries(report).empty());
  EXPECT_EQ(looks_csv(report).find('\n'), looks_csv(report).size() - 1);
}

}  // namespace
}  // namespace qhm::verify
