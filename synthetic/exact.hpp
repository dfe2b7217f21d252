#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/stages.hpp"
#include "synthetic/noise/coin_tosses.hpp"
#include "synthetic/objectives/quadratic.hpp"

namespace qhm::synthetic {

/// E|grad f(x_k)|^2 for k = 0 .. K-1 on the quadratic under any noise that is independent of x with variance
/// sigma^2, without sampling: the second moments of (x, d) follow a linear recursion. Exact up to rounding.
std::vector<double> quadratic_mean_grad_sq(Quadratic const&, double variance, std::span<Stage<> const>);

/// E|grad f(x_k)|^2 for k = 0 .. K-1 in one dimension, by visiting every outcome of every mini-batch: the
/// number of heads among b tosses of the coin, b + 1 branches a step. Cost: the product of all b_k + 1.
///
/// Throws std::length_error where that is more than 10^8.
template <class Function>
std::vector<double> enumerated_mean_grad_sq(Function const& f, Coin const& coin,
                                            std::span<Stage<> const> stages);

namespace detail {

struct EnumeratedStep {
  Stage<> const* stage;
  std::vector<double> probability, noise;  ///< of each number of heads
};
std::vector<EnumeratedStep> enumerated_steps(Coin const&, std::span<Stage<> const>);

}  // namespace detail

template <class Function>
std::vector<double> enumerated_mean_grad_sq(Function const& f, Coin const& coin,
                                            std::span<Stage<> const> stages) {
  auto const steps = detail::enumerated_steps(coin, stages);
  std::vector<double> mean(steps.size(), 0.0);
  auto const visit = [&](auto const& self, std::size_t k, double weight, double x, double d) -> void {
    if (k == steps.size()) return;
    auto const& [stage, probability, noise] = steps[k];
    double gradient = 0;
    f.gradient(&x, &gradient);
    mean[k] += weight * gradient * gradient;
    for (std::size_t heads = 0; heads < noise.size(); ++heads) {
      double const g = gradient + noise[heads];
      double const next_d = stage->one_minus_beta * g + stage->beta * d;
      double const next_x = x - stage->alpha * (stage->one_minus_gamma * g + stage->gamma * next_d);
      self(self, k + 1, weight * probability[heads], next_x, next_d);
    }
  };
  visit(visit, 0, 1.0, f.start(0), 0.0);
  return mean;
}

}  // namespace qhm::synthetic
