#include "synthetic/exact.hpp"

#include <cmath>
#include <stdexcept>

namespace qhm::synthetic {

std::vector<double> quadratic_mean_grad_sq(Quadratic const& f, double variance,
                                           std::span<Stage<> const> stages) {
  double const smoothness = f.smoothness();
  double xx = f.start(0) * f.start(0), xd = 0, dd = 0;  // E x^2, E x d, E d^2 of a coordinate
  std::vector<double> mean;
  for (auto const& s : stages) {
    double const noise = variance / (f.dim * s.batch);
    // x' = keep x - drag d - rate n and d' = pull x + beta d + (1 - beta) n, where g = L x + n.
    double const rate = s.alpha * s.one_minus_omega(), keep = 1 - rate * smoothness;
    double const drag = s.alpha * s.omega(), pull = s.one_minus_beta * smoothness;
    for (std::uint64_t k = 0; k < s.steps; ++k) {
      mean.push_back(f.dim * smoothness * smoothness * xx);
      double const next_xx = keep * keep * xx - 2 * keep * drag * xd + drag * drag * dd + rate * rate * noise;
      double const next_xd = keep * pull * xx + (keep * s.beta - drag * pull) * xd - drag * s.beta * dd -
                             rate * s.one_minus_beta * noise;
      double const next_dd = pull * pull * xx + 2 * pull * s.beta * xd + s.beta * s.beta * dd +
                             s.one_minus_beta * s.one_minus_beta * noise;
      xx = next_xx, xd = next_xd, dd = next_dd;
    }
  }
  return mean;
}

namespace detail {

std::vector<EnumeratedStep> enumerated_steps(Coin const& coin, std::span<Stage<> const> stages) {
  constexpr double most_outcomes = 1e8;
  double const p = coin.probability();
  double outcomes = 1;
  std::vector<EnumeratedStep> steps;
  for (auto const& stage : stages) {
    EnumeratedStep step{&stage, {}, {}};
    double binomial = 1;  // C(b, heads)
    for (double heads = 0; heads <= stage.batch; ++heads) {
      step.probability.push_back(binomial * std::pow(p, heads) * std::pow(1 - p, stage.batch - heads));
      step.noise.push_back((heads * coin.heads + (stage.batch - heads) * coin.tails) / stage.batch);
      binomial *= (stage.batch - heads) / (heads + 1);
    }
    for (std::uint64_t k = 0; k < stage.steps; ++k) {
      outcomes *= stage.batch + 1;
      if (outcomes > most_outcomes) throw std::length_error("too many outcomes to visit");
      steps.push_back(step);
    }
  }
  return steps;
}

}  // namespace detail
}  // namespace qhm::synthetic
