#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace qhm::compare {

/// S = sum over pairs of  sign(x_i - x_j) sign(y_i - y_j): pairs in the same order less pairs in opposite
/// order; a tie in either counts for nothing.
std::int64_t concordance(std::span<double const> x, std::span<double const> y);

/// Kendall's tau-b,  S / sqrt((P - P_x)(P - P_y)),  where P counts all pairs and P_x, P_y those tied in x and
/// in y (M. G. Kendall 1945). Empty where all x, or all y, are equal.
std::optional<double> kendall_tau_b(std::span<double const> x, std::span<double const> y);

/// How often a random order agrees, or disagrees, at least as much.
struct Significance {
  double p = 1;       ///< P(|S| of a random permutation of y >= |S|), two-sided
  bool exact = true;  ///< counted over all n! permutations; else the normal approximation
};

/// Up to so many values the permutations are counted.
inline constexpr std::size_t most_permuted = 10;

/// Design: n! permutations of ten values are 3.6 million, for each theorem; they are counted by the sets of
/// values that stand in front instead, tie by tie in x, 3^n of them. The counts are the same integers. Beyond
/// ten values: normal with the exact variance of S under ties and no correction for continuity (M. G.
/// Kendall, Rank Correlation Methods, chapter 4).
Significance permutation_significance(std::span<double const> x, std::span<double const> y);

}  // namespace qhm::compare
