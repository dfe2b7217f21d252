#include "compare/rank_correlation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace qhm::compare {
namespace {

using Values = std::vector<double>;

/// P(|S| >= |S seen|), every permutation written out.
double p_by_permuting(Values const& x, Values const& y) {
  std::vector<std::size_t> order(y.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const S = [&] {
    int sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = i + 1; j < x.size(); ++j) {
        double const product = (x[i] - x[j]) * (y[order[i]] - y[order[j]]);
        sum += product > 0 ? 1 : product < 0 ? -1 : 0;
      }
    return std::abs(sum);
  };
  int const seen = S();
  int extreme = 0, all = 0;
  do {
    extreme += S() >= seen ? 1 : 0;
    ++all;
  } while (std::ranges::next_permutation(order).found);
  return static_cast<double>(extreme) / all;
}

TEST(KendallTauB, ByHand) {
  EXPECT_EQ(kendall_tau_b(Values{1, 2, 3, 4}, Values{10, 20, 30, 40}), 1.0);
  EXPECT_EQ(kendall_tau_b(Values{1, 2, 3, 4}, Values{4, 3, 2, 1}), -1.0);
  // One of six pairs turned: (5 - 1)/6.
  EXPECT_EQ(kendall_tau_b(Values{1, 2, 3, 4}, Values{1, 3, 2, 4}), 4.0 / 6);
  // One tie in x: S = 5, of 5 and 6 untied pairs.
  EXPECT_EQ(kendall_tau_b(Values{1, 2, 2, 3}, Values{1, 3, 2, 4}), 5 / std::sqrt(30.0));
  // Two ties in x, one in y: 8 and 9 untied pairs, S = -4; the value in the manual of scipy.stats.kendalltau.
  EXPECT_NEAR(kendall_tau_b(Values{12, 2, 1, 12, 2}, Values{1, 4, 7, 1, 0}).value(), -0.47140452079103173,
              1e-16);
  // x = (1, 1, 2, 2), y = (1, 2, 2, 1): pairs 13: +, 14: 0, 23: 0, 24: -.
  EXPECT_EQ(kendall_tau_b(Values{1, 1, 2, 2}, Values{1, 2, 2, 1}), 0.0);
}

TEST(KendallTauB, IsNotThereWhereAllAreEqual) {
  EXPECT_FALSE(kendall_tau_b(Values{1, 1, 1}, Values{1, 2, 3}));
  EXPECT_FALSE(kendall_tau_b(Values{1, 2, 3}, Values{5, 5, 5}));
}

TEST(PermutationSignificance, OfFourIsTheKnownTable) {
  // Inversions of 4: 1, 3, 5, 6, 5, 3, 1 permutations with S = 6, 4, ..., -6.
  Values const x{1, 2, 3, 4};
  EXPECT_EQ(permutation_significance(x, Values{1, 2, 3, 4}).p, 2.0 / 24);
  EXPECT_EQ(permutation_significance(x, Values{1, 2, 4, 3}).p, 8.0 / 24);
  EXPECT_EQ(permutation_significance(x, Values{1, 3, 4, 2}).p, 18.0 / 24);
  EXPECT_EQ(permutation_significance(x, Values{2, 4, 1, 3}).p, 1.0);
  EXPECT_TRUE(permutation_significance(x, x).exact);
}

TEST(PermutationSignificance, IsThatOfAllPermutationsWrittenOut) {
  Values const x{1, 2, 3, 4};
  Values y{1, 2, 3, 4};
  do EXPECT_EQ(permutation_significance(x, y).p, p_by_permuting(x, y));
  while (std::ranges::next_permutation(y).found);
  for (auto const& [a, b] : {std::pair{Values{1, 1, 2, 3}, Values{2, 1, 3, 4}},
                             std::pair{Values{1, 1, 2, 2, 3}, Values{1, 1, 1, 4, 2}},
                             std::pair{Values{3, 1, 1, 1, 2, 5, 5}, Values{7, 2, 2, 3, 1, 7, 9}}})
    EXPECT_EQ(permutation_significance(a, b).p, p_by_permuting(a, b));
}

TEST(PermutationSignificance, OfTenIsExact) {
  Values x(10);
  std::iota(x.begin(), x.end(), 0.0);
  auto const all = permutation_significance(x, x);
  EXPECT_TRUE(all.exact);
  EXPECT_EQ(all.p, 2.0 / 3628800);
}

TEST(PermutationSignificance, BeyondTenIsNormal) {
  Values x(11);
  std::iota(x.begin(), x.end(), 0.0);
  auto const ordered = permutation_significance(x, x);
  EXPECT_FALSE(ordered.exact);
  EXPECT_NEAR(ordered.p, std::erfc(55 / std::sqrt(2 * 165.0)), 1e-16);  // n(n-1)(2n+5)/18 = 165
  // Two tied halves make S the statistic of Mann and Whitney: variance n1 n2 (n1 + n2 + 1)/3 = 156.
  Values halves(12, 0.0), y(12);
  std::fill(halves.begin() + 6, halves.end(), 1.0);
  std::iota(y.begin(), y.end(), 0.0);
  EXPECT_NEAR(permutation_significance(halves, y).p, std::erfc(36 / std::sqrt(2 * 156.0)), 1e-15);
}

/// Variance of 2 S by the general formula for scores a_ij = -a_ji (H. E. Daniels 1944), with n = 12:
/// 4 (sum a_ij a_ik - sum a_ij^2) (same of b)/(n (n-1) (n-2)) + 2 sum a_ij^2 sum b_ij^2/(n (n-1)).
double variance_by_scores(Values const& x, Values const& y) {
  auto const sums = [](Values const& v) {
    double of_products = 0, of_squares = 0;
    for (double const i : v) {
      double row = 0;
      for (double const j : v) {
        double const score = i > j ? 1 : i < j ? -1 : 0;
        row += score, of_squares += score * score;
      }
      of_products += row * row;
    }
    return std::pair(of_products, of_squares);
  };
  auto const [ax, sx] = sums(x);
  auto const [ay, sy] = sums(y);
  return 4 * (ax - sx) * (ay - sy) / (12 * 11 * 10) + 2 * sx * sy / (12 * 11);
}

TEST(PermutationSignificance, BeyondTenCountsTiesInBoth) {
  Values const x{1, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8}, y{2, 1, 1, 1, 3, 3, 3, 3, 4, 5, 5, 9};
  double const twice = 2 * static_cast<double>(concordance(x, y));
  EXPECT_NEAR(permutation_significance(x, y).p, std::erfc(twice / std::sqrt(2 * variance_by_scores(x, y))),
              1e-15);
}

}  // namespace
}  // namespace qhm::compare
