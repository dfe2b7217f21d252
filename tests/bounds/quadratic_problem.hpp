#pragma once

#include <vector>

#include "core/problem.hpp"
#include "core/stages.hpp"

namespace qhm::test {

/// f(x) = lambda x^2/2 in one dimension with gradient noise of variance sigma2/b_k at every x: L-smooth for
/// every L >= lambda, gradients not bounded. QHM is linear on it, so second moments are exact.
struct QuadraticProblem {
  double lambda, sigma2, x0;

  [[nodiscard]] Problem constants(double L) const {
    return {{L}, {sigma2}, {std::numeric_limits<double>::infinity()}, {lambda * x0 * x0 / 2}};
  }
};

/// E|f'(x_k)|^2 for k < K, without sampling: with g = lambda x + n and w = gamma beta,
///
///     x' = (1 - alpha (1-w) lambda) x - alpha w d - alpha (1-w) n,   d' = (1-beta) lambda x + beta d +
///     (1-beta) n
///
/// carries E x^2, E x d, E d^2 from step to step.
inline std::vector<double> expected_gradient_sq(QuadraticProblem const& problem,
                                                std::vector<Stage<double>> const& stages) {
  using Wide = long double;
  Wide const lambda = problem.lambda;
  Wide xx = Wide(problem.x0) * problem.x0;
  Wide xd = 0;
  Wide dd = 0;
  std::vector<double> expectations;
  for (auto const& s : stages) {
    Wide const own = s.alpha * s.one_minus_omega();
    Wide const a = 1 - own * lambda;
    Wide const b = -Wide(s.alpha) * s.omega();
    Wide const c = s.one_minus_beta * lambda;
    Wide const beta = s.beta;
    Wide const fall = s.one_minus_beta;
    Wide const noise = problem.sigma2 / s.batch;
    for (std::uint64_t i = 0; i < s.steps; ++i) {
      expectations.push_back(static_cast<double>(lambda * lambda * xx));
      Wide const next_xx = a * a * xx + 2 * a * b * xd + b * b * dd + own * own * noise;
      Wide const next_xd = a * c * xx + (a * beta + b * c) * xd + b * beta * dd - own * fall * noise;
      dd = c * c * xx + 2 * c * beta * xd + beta * beta * dd + fall * fall * noise;
      xx = next_xx;
      xd = next_xd;
    }
  }
  return expectations;
}

}  // namespace qhm::test
