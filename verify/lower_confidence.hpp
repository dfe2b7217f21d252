#pragma once

#include <span>
#include <vector>

namespace qhm::verify {

/// The evidence of independent values Y_i >= 0 against  E Y_i <= m,  an e-value: under the hypothesis its
/// expectation is at most 1, so that it reaches 1/level with probability at most `level` (Markov).
///
///     E(m) = mean over c of  prod_i (1 - c + c Y_i/m),     c in {1/2 .. 2^-8, 3/4 .. 1 - 2^-8, 1}
///
/// Each factor has expectation 1 - c + c E Y_i/m <= 1. Nothing else is assumed: no upper end, no variance, no
/// normal limit, no number of values. It depends on the values, not on their order.
///
/// Source   one-sided betting of I. Waudby-Smith and A. Ramdas, JRSS B 86 (2024), with a fixed mixture of
///          bets in place of predictable ones
///
/// `exceeds_mean` is E(m) >= 1/level. m > 0.
bool exceeds_mean(std::span<double const> values, double m, double level);

/// An exact lower confidence bound for the mean of independent values >= 0 with one expectation: the largest
/// m that is rejected, so that  P(lower_confidence > E Y) <= level.  E(m) falls in m, and E(mean) <= 1 (mean
/// of logarithms), so the bound lies below the mean; 0 where nothing is rejected. Found by bisection to a
/// relative 1e-6, on the safe side. Values that are all equal to v give about v exp(-log(16/level)/n).
double lower_confidence(std::span<double const> values, double level);

/// The same for  min_k E Y_k  of several series, whatever their dependence: the smallest of their bounds. No
/// correction is needed, for only the bound of the series that attains the minimum has to hold
/// (intersection-union). Series k has its values at values[k * count] .. ; it takes count >= 1.
double lower_confidence_of_minimum(std::span<double const> values, std::size_t count, double level);

}  // namespace qhm::verify
