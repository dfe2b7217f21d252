#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/problem.hpp"
#include "core/stages.hpp"

namespace qhm::test {

/// f_{1,2}(x) = h(x) +- sigma x with h'(x) = clip(L x, -R L, R L), in one dimension: L-smooth, variance
/// exactly sigma^2 everywhere, |f_i'| <= R L + sigma. Batches of one sample.
struct TwoPointProblem {
  double L, R, sigma, x0;
  double d_before = 0;  ///< d_{-1}

  [[nodiscard]] double gradient(double x) const { return std::clamp(L * x, -R * L, R * L); }
  [[nodiscard]] double gap() const {
    double const x = std::abs(x0);
    return x <= R ? L * x * x / 2 : L * R * R / 2 + R * L * (x - R);
  }
  [[nodiscard]] Problem constants() const { return {{L}, {sigma * sigma}, {R * L + sigma}, {gap()}}; }
};

/// E|f'(x_k)|^2 for k < K exactly: all 2^K sequences of signs, equally likely.
inline std::vector<double> expected_gradient_sq(TwoPointProblem const& problem,
                                                std::vector<Stage<double>> const& stages) {
  struct State {
    double x, d;
  };
  std::vector<State> states{{problem.x0, problem.d_before}};
  std::vector<double> expectations;
  for (auto const& stage : stages)
    for (std::uint64_t i = 0; i < stage.steps; ++i) {
      double sum = 0;
      std::vector<State> next;
      next.reserve(2 * states.size());
      for (auto const& [x, d] : states) {
        double const slope = problem.gradient(x);
        sum += slope * slope;
        for (double const sign : {-1.0, 1.0}) {
          double const g = slope + sign * problem.sigma;
          double const momentum = stage.one_minus_beta * g + stage.beta * d;
          next.push_back({x - stage.alpha * (stage.one_minus_gamma * g + stage.gamma * momentum), momentum});
        }
      }
      expectations.push_back(sum / static_cast<double>(states.size()));
      states = std::move(next);
    }
  return expectations;
}

/// min_{k<K} E|f'(x_k)|^2 exactly.
inline double smallest_gradient_sq(TwoPointProblem const& problem, std::vector<Stage<double>> const& stages) {
  auto const exact = expected_gradient_sq(problem, stages);
  return *std::min_element(exact.begin(), exact.end());
}

}  // namespace qhm::test
