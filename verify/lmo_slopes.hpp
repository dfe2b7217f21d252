#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/power_law.hpp"
#include "synthetic/methods/lmo_experiment.hpp"

namespace qhm::verify {

/// Which methods fall like K^(-1/4) and which like K^(-1/3): mean over k < K of E|grad f(x_k)|_* against K,
/// for K = 2^first_power .. 2^last_power, each K a run of its own with
///
///     eta = c (K/4096)^-p,   a = min(1, c' (K/4096)^-q),   p and q the exponents of Theorem H
///
/// and c, c' those with the smallest bound at K = 4096. Four methods, and Polyak momentum with the exponents
/// of the corrected ones, whose lag L eta/a then stays; in two norms, on two functions with skewed two-point
/// noise (synthetic/methods/lmo_experiment.hpp).
struct LmoSlopeRequest {
  unsigned first_power = 10, last_power = 18;
  std::uint32_t trials = 48;  ///< a multiple of 16
  std::uint64_t seed = 1;
  std::vector<std::string> objectives{"quadratic", "log"};
  std::vector<Norm> norms{Norm::l2, Norm::linf};
};

/// One K of one method.
struct LmoSlopePoint {
  double steps = 0, mean = 0, standard_error = 0, bound = 0;  ///< [f/x]
};

struct LmoSlopeRow {
  std::string objective;
  Norm norm;
  Momentum momentum;
  double eta_power, a_power;  ///< p, q
  double eta, a;              ///< c, c'
  std::vector<LmoSlopePoint> points;
  Slope observed;       ///< with a 95 % interval
  double bound_slope;   ///< of Theorem H at the same K
  double theory_slope;  ///< of its order, -1/4, -2/7 or -1/3; 0 where the exponents are not the method's own
};

/// Throws InputError for powers that are not ascending in [2, 24], or trials that are no multiple of 16.
std::vector<LmoSlopeRow> lmo_slopes(LmoSlopeRequest const&);

/// `objective,norm,momentum,eta_power,a_power,eta,a,slope,low,high,bound_slope,theory_slope`, a row a method.
std::string lmo_slopes_csv(std::vector<LmoSlopeRow> const&);

/// `objective,norm,momentum,eta_power,a_power,steps,mean,standard_error,bound`, a row a point: what a figure
/// draws.
std::string lmo_points_csv(std::vector<LmoSlopeRow> const&);

}  // namespace qhm::verify
