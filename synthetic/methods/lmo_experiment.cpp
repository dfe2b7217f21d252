#include "synthetic/methods/lmo_experiment.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "synthetic/methods/lmo_trial.hpp"

namespace qhm::synthetic {
namespace {

void require(bool holds, char const* field, std::string const& value, char const* constraint,
             char const* remedy) {
  if (!holds) throw InputError(field, value, constraint, remedy);
}

void check(LmoExperiment const& e) {
  auto const& method = e.method;
  auto const finite = [](char const* field, double x, double low) {
    require(std::isfinite(x) && x >= low, field, shortest(x),
            low > 0 ? "is not above 0" : "is not a number >= 0", "give such as 0.1");
  };
  constexpr double positive = 0x1p-1000;
  finite("--variance", e.variance, 0);
  finite("--hessian-noise", e.hessian_noise, 0);
  finite("--eta", method.eta.scale, positive);
  finite("--eta-power", method.eta.power, 0);
  finite("--a", method.a.scale, positive);
  finite("--a-power", method.a.power, 0);
  require(e.trials >= 1, "--trials", "0", "is no trial", "give at least 1");
  require(e.seed <= max_seed, "--seed", std::to_string(e.seed), "is above 2^56 - 1", "choose a smaller one");
  require(!e.looks.empty() && std::ranges::is_sorted(e.looks, std::less_equal{}) && e.looks.front() >= 1 &&
              e.looks.back() <= std::uint64_t{1} << 32,
          "--steps", e.looks.empty() ? "" : std::to_string(e.looks.back()), "are not ascending in [1, 2^32]",
          "give such as 1024,4096");
  require(method.batch >= 1 && method.batch <= max_batch, "--batch-size", std::to_string(method.batch),
          "is not in [1, 2^31]", "give such as 1");
  require(method.rows >= 1 && e.dim % method.rows == 0, "--rows", std::to_string(method.rows),
          "does not divide --dim", "give the rows of the matrix x");
  require_norm_fits(method.norm, {method.rows, e.dim / method.rows});
}

/// Theorem H at every look, where the constants that it needs are known.
std::vector<std::optional<double>> bounds_of(LmoExperiment const& e,
                                             bounds::LmoProblem<double> const& problem, bool hessian_known) {
  bool const needs_hessian = e.method.momentum == Momentum::igt || e.method.momentum == Momentum::hcm_v1;
  std::vector<std::optional<double>> all(e.looks.size());
  if (needs_hessian && !hessian_known) return all;
  auto const at = [&](std::uint64_t k) {
    double const b = e.method.batch;
    return bounds::LmoStep<double>{e.method.eta.at(k), std::min(1.0, e.method.a.at(k)), b, b};
  };
  for (std::size_t i = 0; i < e.looks.size(); ++i)
    all[i] = bounds::theorem_h(problem, e.method.momentum, e.method.sample, e.looks[i], at);
  return all;
}

}  // namespace

double PowerDecay::at(std::uint64_t k) const {
  return scale * std::pow(static_cast<double>(k) + 1, -power);
}

std::optional<double> third_derivative_bound(Objective const& objective) {
  if (std::holds_alternative<Quadratic>(objective)) return 0;
  // h''' = 4x (x^2 - 3)/(1 + x^2)^3, largest at x^2 = 3 - sqrt 8 (where x^4 - 6 x^2 + 1 = 0).
  if (std::holds_alternative<LogQuadratic>(objective)) {
    double const x = std::sqrt(2.0) - 1, y = 1 + x * x;
    return 4 * x * (3 - x * x) / (y * y * y);
  }
  if (std::holds_alternative<OneMinusCos>(objective)) return 1;
  if (std::holds_alternative<LogCosh>(objective)) return 4 / std::sqrt(27.0);  // 2 t (1 - t^2), t = 1/sqrt 3
  return std::nullopt;
}

bounds::LmoProblem<double> lmo_problem(LmoExperiment const& e, Objective const& objective) {
  auto const x0 = start_point(objective);
  double const L = std::visit([](auto const& f) { return f.smoothness(); }, objective);
  double const gap = std::visit([&](auto const& f) { return f.value(x0.data()) - f.infimum(); }, objective);
  auto const norm = norm_constants(e.method.norm, {e.method.rows, e.dim / e.method.rows});
  bool const of_matrices = e.method.norm == Norm::spectral || e.method.norm == Norm::rms;
  double const rho = norm.to_dual, square = rho * rho;
  double const s = e.hessian_noise;
  return {.gap = gap,
          .sigma = std::sqrt(e.variance + static_cast<double>(e.dim) * s * s),
          .sigma_hessian = rho * s,
          .smoothness = square * L,
          .hessian = third_derivative_bound(objective).value_or(0) * (of_matrices ? square * rho : square),
          .curvature = rho * L,
          .to_dual = rho,
          .to_euclidean = norm.to_euclidean};
}

LmoOutcome simulate_lmo(LmoExperiment const& experiment) {
  check(experiment);
  auto const loaded = make_objective(experiment.objective, experiment.dim, {});
  auto const& looks = experiment.looks;
  LmoOutcome outcome;
  outcome.problem = lmo_problem(experiment, loaded.function);
  outcome.weighted.assign(looks.size(), std::vector<double>(experiment.trials));
  outcome.plain = outcome.weighted;
  outcome.bound = bounds_of(experiment, outcome.problem, third_derivative_bound(loaded.function).has_value());
  AliasTables tables;
  RandomCurvature const noise(experiment, static_cast<std::uint32_t>(experiment.dim), tables);
  std::visit(
      [&](auto const& f) {
        for (std::uint32_t trial = 0; trial < experiment.trials; ++trial) {
          double weight = 0, weighted = 0, plain = 0;
          std::size_t next = 0;
          run_lmo_trial(f, experiment.method, noise, trial, looks.back(), [&](std::uint64_t k, double norm) {
            if (!std::isfinite(norm)) {
              outcome.diverged_at = std::min(outcome.diverged_at.value_or(k), k);
              return false;
            }
            double const eta = experiment.method.eta.at(k);
            weight += eta, weighted += eta * norm, plain += norm;
            if (k + 1 == looks[next]) {
              outcome.weighted[next][trial] = weighted / weight;
              outcome.plain[next++][trial] = plain / static_cast<double>(k + 1);
            }
            return true;
          });
        }
      },
      loaded.function);
  return outcome;
}

}  // namespace qhm::synthetic
