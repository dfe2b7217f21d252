#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/power_law.hpp"
#include "verify/empirical.hpp"

namespace qhm::verify {

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
