#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "core/plan.hpp"

namespace qhm::benchmarks {

/// sum alpha, alpha^2, alpha^2/b, omega, alpha omega, (1-beta)/b, (1-beta)^2/b, alpha^2/(1-beta): the fields
/// of bounds::LeadingSums after K, in its order.
using Sums = std::array<double, 8>;

inline constexpr std::array<char const*, 8> sum_names = {"alpha",
                                                         "alpha_sq",
                                                         "alpha_sq_over_batch",
                                                         "omega",
                                                         "alpha_omega",
                                                         "complement_over_batch",
                                                         "complement_sq_over_batch",
                                                         "alpha_sq_over_complement"};

/// How the direct loop adds: an epoch's terms times its steps, or its terms once a step.
enum class Each { epoch, step };

/// The rival: the sums as one writes them from the paper's equations, a plain loop over the epochs.
///
/// Written to be fast as far as a loop over epochs goes: the kinds are resolved before the loop, what jumps
/// every E epochs is evaluated where it jumps, powers of m + 1 are square roots. Double, added as they come.
namespace direct {

inline double after_horizon(double max, std::uint64_t m) {
  return max / std::sqrt(static_cast<double>(m) + 1);
}

inline double rate(Constant const& s, std::uint64_t, double) {
  return s.value;
}
inline double rate(SqrtDecay const& s, std::uint64_t m, double) {
  return after_horizon(s.max, m);
}
inline double rate(Decay const& s, std::uint64_t m, double) {
  return s.max / (static_cast<double>(m) + 1);
}
inline double rate(Cosine const& s, std::uint64_t m, double M) {
  double const x = static_cast<double>(m);
  if (x >= M) return after_horizon(s.max, m);
  return s.min + (s.max - s.min) / 2 * (1 + std::cos(x * M_PI / (M - 1)));
}
inline double rate(Polynomial const& s, std::uint64_t m, double M) {
  double const x = static_cast<double>(m);
  if (x >= M) return after_horizon(s.max, m);
  return s.min + (s.max - s.min) * std::pow(1 - x / M, s.power);
}

template <class Other>
double rate(Other const&, std::uint64_t, double) {
  throw std::logic_error("the loop is written for the kinds of the paper");
}

template <class Other>
double batch_size(Other const&, double) {
  throw std::logic_error("the loop is written for the kinds of the paper");
}
inline double batch_size(Constant const& s, double) {
  return s.value;
}
inline double batch_size(Exponential const& s, double j) {
  return std::floor(s.initial * std::pow(s.growth, j) + 0.5);
}
inline double batch_size(Linear const& s, double j) {
  return std::floor(s.initial + s.slope * j + 0.5);
}

inline double weight(Constant const& s, double) {
  return s.value;
}
inline double weight(StepDecay const& s, double j) {
  return s.max * std::pow(s.factor, j);
}
inline double weight(Increasing const&, double) {
  return 0;
}  // changes every epoch: see below

template <Each each, class Rate, class Batch, class Beta, class Gamma>
Sums loop(Plan const& plan, std::uint64_t K, Rate const& lr, Batch const& size, Beta const& beta_rule,
          Gamma const& gamma_rule) {
  double const M = static_cast<double>(plan.epochs);
  double const n = static_cast<double>(plan.samples);
  Sums sums{};
  double batch = 0, beta = 0, gamma = 0;
  std::uint64_t per_epoch = 0;
  std::uint64_t jump = 0;
  for (std::uint64_t m = 0, step = 0; step < K; ++m, step += per_epoch) {
    if (m == jump) {
      double const j = static_cast<double>(m / plan.interval);
      batch = batch_size(size, j);
      per_epoch = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(n / batch)));
      beta = weight(beta_rule, j);
      gamma = weight(gamma_rule, j);
      jump += plan.interval;
    }
    double complement = 1 - beta;
    if constexpr (std::is_same_v<Beta, Increasing>) {
      double const root = std::sqrt(static_cast<double>(m) + 1);
      complement = (1 - beta_rule.min) / (root * std::sqrt(root));
      beta = 1 - complement;
    }
    double const alpha = rate(lr, m, M);
    double const omega = gamma * beta;
    Sums const terms{
        alpha,         alpha * alpha,      alpha * alpha / batch,           omega,
        alpha * omega, complement / batch, complement * complement / batch, alpha * alpha / complement};
    std::uint64_t const steps = std::min(per_epoch, K - step);
    if constexpr (each == Each::epoch) {
      for (std::size_t i = 0; i < terms.size(); ++i) sums[i] += static_cast<double>(steps) * terms[i];
    } else {
      for (std::uint64_t k = 0; k < steps; ++k)
        for (std::size_t i = 0; i < terms.size(); ++i) sums[i] += terms[i];
    }
  }
  return sums;
}

}  // namespace direct

template <Each each>
Sums direct_sums(Plan const& plan, std::uint64_t K) {
  return std::visit([&](auto const&... rules) { return direct::loop<each>(plan, K, rules...); },
                    plan.learning_rate, plan.batch, plan.beta, plan.gamma);
}

}  // namespace qhm::benchmarks
