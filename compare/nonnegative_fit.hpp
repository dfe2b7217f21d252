#pragma once

#include <span>
#include <vector>

namespace qhm::compare {

/// A matrix by its columns, all of one length.
using Columns = std::vector<std::vector<double>>;

struct NonnegativeFit {
  std::vector<double> coefficients{};  ///< one a column, >= 0; 0 for a column of zeros
  double condition = 1;  ///< of the columns scaled to length 1, without those of zeros; may be inf
};

/// The minimiser of  |sum_j c_j column_j - y|^2  over c >= 0, for at most 12 columns.
///
/// Design: some set of columns is positive at the minimum, and there c is the free least-squares solution on
/// that set. All sets are tried, which for three columns are eight; Lawson and Hanson's active sets (1974)
/// find the same with a tolerance on signs, which this does without. Each set is solved by one-sided Jacobi
/// rotations (M. Hestenes 1958) of the columns themselves, since normal equations would square the condition.
///
/// Error   condition times a few ulps, relative. Sets whose condition is above 1e14 are passed over: the
///         minimum is also attained on fewer columns.
NonnegativeFit nonnegative_fit(Columns const& columns, std::span<double const> y);

/// Above this condition the coefficients are not identified: the fit is, but not how it is shared out.
inline constexpr double largest_identified_condition = 1e8;

}  // namespace qhm::compare
