#pragma once

#include <vector>

#include "synthetic/methods/dual.hpp"
#include "synthetic/methods/lmo_experiment.hpp"
#include "synthetic/methods/lmo_step.hpp"
#include "synthetic/noise/two_point.hpp"

namespace qhm::synthetic {

/// The random functions f_i of an experiment, drawn at addresses: the batch of step k of a trial is the same
/// wherever it is looked at.
class RandomCurvature {
 public:
  RandomCurvature(LmoExperiment const& experiment, std::uint32_t dim, AliasTables& tables)
      : slopes_(TwoPoint{experiment.variance, dim}.mean_of(experiment.method.batch, tables)),
        bends_({.heads = experiment.hessian_noise, .tails = -experiment.hessian_noise, .halvings = 1},
               experiment.method.batch, tables),
        dim_(dim),
        seed_(experiment.seed) {}

  /// The zeta of the batch of step k, or of the independent one for its Hessian-vector product.
  void bends(std::uint32_t trial, std::uint32_t k, bool independent, double* zeta) const {
    for (std::uint32_t j = 0; j < dim_; ++j) zeta[j] = 0;
    bends_.add_to(zeta, 0, dim_, DrawAddress{child(independent ? 2 : 1), trial, k});
  }
  /// Adds to the full gradient at x what makes it the batch's.
  void add_to(double const* x, double const* zeta, std::uint32_t trial, std::uint32_t k, double* g) const {
    slopes_.add_to(g, 0, dim_, DrawAddress{seed_, trial, k});
    for (std::uint32_t j = 0; j < dim_; ++j) g[j] += zeta[j] * sine(x[j]);
  }
  /// q of step k, uniform in (0, 1).
  [[nodiscard]] double share(std::uint32_t trial, std::uint32_t k) const {
    auto const bits = random_bits(seed_, Stream::start, {trial, k, 0}, 0);
    return uniform(bits[0], bits[1]);
  }

 private:
  /// Seeds of further noises, as far apart as random numbers are.
  [[nodiscard]] std::uint64_t child(std::uint32_t which) const {
    auto const bits = random_bits(seed_, Stream::data, {which, 0, 0}, 0);
    return (std::uint64_t{bits[0]} << 32 | bits[1]) & max_seed;
  }

  CoinTosses slopes_, bends_;
  std::uint32_t dim_;
  std::uint64_t seed_;
};

/// One trial: `observe(k, |grad f(x_k)|_*)` before each step says whether to go on.
template <class Function, class Observe>
void run_lmo_trial(Function const& f, LmoMethod const& method, RandomCurvature const& noise,
                   std::uint32_t trial, std::uint64_t steps, Observe const& observe) {
  std::uint32_t const dim = f.dim;
  MatrixShape const shape{method.rows, dim / method.rows};
  std::vector<double> x(dim), m(dim), g(dim), zeta(dim), at(dim), moved(dim), product(dim), direction(dim);
  std::vector<Dual> seeds(2 * std::size_t{dim});
  for (std::uint32_t j = 0; j < dim; ++j) x[j] = f.start(j);

  for (std::uint64_t step = 0; step < steps; ++step) {
    auto const k = static_cast<std::uint32_t>(step);
    f.gradient(x.data(), g.data());
    if (!observe(step, dual_norm(method.norm, shape, g))) return;
    double const a = step == 0 ? 1 : std::min(1.0, method.a.at(step)), keep = 1 - a;
    noise.bends(trial, k, false, zeta.data());
    if (method.momentum == Momentum::igt && step > 0) {
      for (std::uint32_t j = 0; j < dim; ++j) at[j] = x[j] + keep / a * moved[j];
      f.gradient(at.data(), g.data());
      noise.add_to(at.data(), zeta.data(), trial, k, g.data());
    } else {
      noise.add_to(x.data(), zeta.data(), trial, k, g.data());
    }
    bool const corrected =
        step > 0 && (method.momentum == Momentum::hcm_v1 || method.momentum == Momentum::hcm_v2);
    if (corrected) {
      // D = x_k - x_{k-1}; at q x_k + (1-q) x_{k-1} = x_k - (1-q) D.
      double const back = method.momentum == Momentum::hcm_v2 ? 1 - noise.share(trial, k) : 0;
      for (std::uint32_t j = 0; j < dim; ++j) at[j] = x[j] - back * moved[j];
      hessian_vector_product(f, at.data(), moved.data(), product.data(), seeds.data());
      if (method.sample == bounds::HessianSample::independent) noise.bends(trial, k, true, zeta.data());
      for (std::uint32_t j = 0; j < dim; ++j) m[j] += product[j] + zeta[j] * cosine(at[j]) * moved[j];
    }
    for (std::uint32_t j = 0; j < dim; ++j) m[j] = step == 0 ? g[j] : keep * m[j] + a * g[j];

    lmo_step(method.norm, shape, m, direction);
    double const eta = method.eta.at(step);
    for (std::uint32_t j = 0; j < dim; ++j) {
      moved[j] = eta * direction[j];
      x[j] += moved[j];
    }
  }
}

}  // namespace qhm::synthetic
