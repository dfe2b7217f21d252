#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "verify/empirical.hpp"

namespace qhm::verify {

/// A fitted exponent with the ends of its confidence interval.
struct Slope {
  double value = 0, low = 0, high = 0;
};

/// The exponent p of  y ~ x^p  by least squares on logarithms, every point with the same weight. x, y > 0, at
/// least two different x.
double fitted_slope(std::span<double const> x, std::span<double const> y);

/// The same for y_i = mean over trials of values[i * trials + trial], with a t interval of confidence 0.95.
///
/// The values of one trial at different i depend on each other (averages over the same steps), so that the
/// residuals of the fit say nothing about its error. Trials are independent: they are dealt into `groups`,
/// each group is left out in turn, and the pseudo-values  G p - (G-1) p_{without g}  are independent up to
/// O(1/trials), as is the bias of the logarithm of a mean, which fits of single groups would keep
/// (delete-a-group jackknife, M. H. Quenouille 1956, J. W. Tukey 1958). The interval is for the slope of the
/// expectations on these x, whether or not they follow a power.
///
/// Assumes 2 <= groups, and trials a multiple of groups; all means > 0.
Slope slope_with_interval(std::span<double const> x, std::span<double const> values, std::size_t groups);

/// Exponents of one plan on one ground, in K, in M and in N.
struct SlopeRow {
  std::size_t in_case = 0;
  std::array<Slope, 3> observed{};  ///< of  E sum alpha_k |grad f(x_k)|^2 / sum alpha_k
  std::array<double, 3> theorem_a{},
      theorem_2{};                              ///< of the bounds at the same K; NaN where one does not apply
  std::array<std::string, 3> order{};           ///< of Theorem 2's bound as K -> inf (bounds/rates)
  std::uint64_t first_step = 0, last_step = 0;  ///< range of K
};
/// `steps`, `epochs`, `evaluations`
std::array<std::string, 3> const& slope_variables();

struct SlopeReport {
  std::vector<EmpiricalCase> cases;
  std::vector<SlopeRow> rows;
  std::uint64_t trials = 0, seed = 0;
  double seconds = 0;
  bool interrupted = false;
};

/// The 60 combinations of kinds on a ground, as cases_on scales them, with M = 64 and E = 8: K = 4096 and
/// 1024.
std::vector<EmpiricalCase> slope_cases_on(Ground const&);

/// The alpha-weighted average after m = M/8 .. M epochs, seven values a factor sqrt 2 apart, against K, M and
/// N. Cosine and polynomial depend on M: they are run once for each m with m as their horizon, which is the
/// reading of their orders; the others once. The finite range biases slopes: compare them with the bound's
/// own on the same range.
///
/// Throws InputError as compare does, and for trials that are no multiple of 16, the number of groups.
SlopeReport fit_slopes(EmpiricalRequest const&);

/// `objective,noise,lr,batch,beta,gamma,variable,first_step,last_step,slope,low,high,theorem_a,theorem_2,order`,
/// a row each of the three variables.
std::string slopes_csv(SlopeReport const&);

}  // namespace qhm::verify
