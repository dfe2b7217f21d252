#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bounds/theorems/theorem_h.hpp"
#include "core/lmo.hpp"
#include "synthetic/objectives/objective.hpp"

namespace qhm::synthetic {

/// c (k+1)^-power.
struct PowerDecay {
  double scale = 1, power = 0;
  [[nodiscard]] double at(std::uint64_t k) const;
};

/// An LMO method with its schedules.
struct LmoMethod {
  Norm norm = Norm::l2;
  Momentum momentum = Momentum::polyak;
  bounds::HessianSample sample = bounds::HessianSample::independent;
  std::uint64_t rows = 1;   ///< x is a matrix of so many rows, for spectral and rms
  PowerDecay eta{0.1, 0};   ///< length of a step [x]
  PowerDecay a{0.1, 0};     ///< weight of the new gradient, cut at 1
  std::uint32_t batch = 1;  ///< samples of a gradient, and of a Hessian-vector product
};

/// Trials of an LMO method on f_i(x) = f(x) + <xi_i, x> + sum_j zeta_ij (1 - cos x_j): xi the skewed
/// two-point noise of variance sigma^2 (noise/two_point.hpp), zeta_ij = -+ s with a fair coin. E f_i = f; a
/// sample's gradient has E|g - grad f|_2^2 <= sigma^2 + dim s^2, its Hessian differs from f'' by a diagonal
/// of entries at most s.
struct LmoExperiment {
  std::string objective = "quadratic";
  std::uint64_t dim = 4;
  double variance = 4;         ///< sigma^2 of xi [f^2/x^2]
  double hessian_noise = 0.5;  ///< s [f/x^2]
  LmoMethod method{};
  std::vector<std::uint64_t> looks{1000};  ///< K, ascending: the last is the number of steps
  std::uint32_t trials = 48;
  std::uint64_t seed = 1;
};

/// Averages over the first K steps of |grad f(x_k)|_*, the dual norm of the method's, for every look and
/// trial.
struct LmoOutcome {
  bounds::LmoProblem<double> problem{};
  std::vector<std::vector<double>>
      weighted;  ///< sum eta_k |.|_* / sum eta_k: what Theorem H bounds [look][trial]
  std::vector<std::vector<double>> plain;    ///< sum |.|_* / K [look][trial]
  std::vector<std::optional<double>> bound;  ///< Theorem H; empty where a constant that it needs is not known
  std::optional<std::uint64_t> diverged_at{};  ///< first step at which a gradient was not finite
};

/// The constants of Theorem H in the norm of the method, all proved: L rho^2 from the Euclidean L; M of the
/// objectives that state a third derivative (others none: empty). For vectors the separable objectives' f''
/// is diagonal, so M rho^2; sup |f'' v|_2/|v| <= rho L; sigma_H = rho s.
bounds::LmoProblem<double> lmo_problem(LmoExperiment const&, Objective const&);

/// sup |h'''| of the separable objectives sum h(x_j) that are known here: quadratic, log, one-minus-cos,
/// log-cosh.
std::optional<double> third_derivative_bound(Objective const&);

/// Runs the trials one after the other, in plain double: the reference of the method. The same seed gives the
/// same numbers. Throws InputError for what no experiment can have.
LmoOutcome simulate_lmo(LmoExperiment const&);

}  // namespace qhm::synthetic
