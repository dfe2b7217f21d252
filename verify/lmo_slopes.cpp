#include "verify/lmo_slopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "bounds/theorems/theorem_h_tuned.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/progress.hpp"

namespace qhm::verify {
namespace {

constexpr std::size_t groups = 16;
constexpr std::uint64_t tuned_at = 4096;

struct Constants {
  double eta, a;
};

double bound_at(bounds::LmoProblem<double> const& problem, Momentum momentum, std::uint64_t steps,
                Constants const& c) {
  bounds::LmoStep<double> const step{c.eta, std::min(1.0, c.a)};
  return bounds::theorem_h(problem, momentum, bounds::HessianSample::independent, steps,
                           [&](std::uint64_t) { return step; });
}

/// Eta and a with the smallest bound after 4096 steps: a pattern search on their logarithms, from steps of a
/// factor 4 down to 1 %. The bound is smooth there and flat to second order at its minimum.
Constants tuned(bounds::LmoProblem<double> const& problem, Momentum momentum) {
  Constants best{0.1, 0.1};
  double least = bound_at(problem, momentum, tuned_at, best);
  for (double factor = 4; factor > 1.01;) {
    bool better = false;
    for (double const eta : {1 / factor, 1.0, factor})
      for (double const a : {1 / factor, 1.0, factor}) {
        Constants const next{best.eta * eta, std::min(1.0, best.a * a)};
        double const value = bound_at(problem, momentum, tuned_at, next);
        if (value < least) least = value, best = next, better = true;
      }
    if (!better) factor = std::sqrt(factor);
  }
  return best;
}

void check(LmoSlopeRequest const& request) {
  if (request.first_power < 2 || request.last_power <= request.first_power || request.last_power > 24)
    throw InputError("--powers", fmt::format("{},{}", request.first_power, request.last_power),
                     "are not ascending in [2, 24]", "give such as 10,18");
  if (request.trials == 0 || request.trials % groups != 0)
    throw InputError("--trials", std::to_string(request.trials), "is not a multiple of 16",
                     "the interval leaves out one of 16 groups at a time: give such as 48");
}

void fill(LmoSlopeRow& row, LmoSlopeRequest const& request, synthetic::LmoExperiment experiment) {
  std::vector<double> x, values, bounds;
  for (unsigned power = request.first_power; power <= request.last_power; ++power) {
    std::uint64_t const K = std::uint64_t{1} << power;
    double const ratio = static_cast<double>(K) / static_cast<double>(tuned_at);
    experiment.method.eta = {row.eta * std::pow(ratio, -row.eta_power), 0};
    experiment.method.a = {std::min(1.0, row.a * std::pow(ratio, -row.a_power)), 0};
    experiment.looks = {K};
    auto const outcome = synthetic::simulate_lmo(experiment);
    auto const& of_trials = outcome.plain.front();
    double const n = static_cast<double>(of_trials.size());
    double mean = 0, spread = 0;
    for (double const y : of_trials) mean += y / n;
    for (double const y : of_trials) spread += (y - mean) * (y - mean) / (n - 1);
    double const bound = outcome.bound.front().value_or(std::numeric_limits<double>::quiet_NaN());
    row.points.push_back({static_cast<double>(K), mean, std::sqrt(spread / n), bound});
    x.push_back(static_cast<double>(K));
    values.insert(values.end(), of_trials.begin(), of_trials.end());
    bounds.push_back(bound);
  }
  row.observed = slope_with_interval(x, values, groups);
  row.bound_slope = fitted_slope(x, bounds);
}

}  // namespace

std::vector<LmoSlopeRow> lmo_slopes(LmoSlopeRequest const& request) {
  check(request);
  struct Method {
    Momentum momentum;
    bounds::LmoExponents exponents;
    bool own;
  };
  std::vector<Method> methods;
  for (auto const momentum : {Momentum::polyak, Momentum::igt, Momentum::hcm_v1, Momentum::hcm_v2})
    methods.push_back({momentum, bounds::theory_exponents(momentum), true});
  methods.push_back({Momentum::polyak, bounds::theory_exponents(Momentum::hcm_v1), false});

  std::vector<LmoSlopeRow> rows;
  Progress progress("Slopes of LMO methods",
                    request.objectives.size() * request.norms.size() * methods.size());
  for (auto const& objective : request.objectives)
    for (auto const norm : request.norms)
      for (auto const& method : methods) {
        synthetic::LmoExperiment experiment;
        experiment.objective = objective;
        experiment.trials = request.trials;
        experiment.seed = request.seed;
        experiment.method.norm = norm;
        experiment.method.momentum = method.momentum;
        auto const loaded = synthetic::make_objective(objective, experiment.dim, {});
        auto const best = tuned(synthetic::lmo_problem(experiment, loaded.function), method.momentum);
        LmoSlopeRow row;
        row.objective = objective;
        row.norm = norm;
        row.momentum = method.momentum;
        row.eta_power = method.exponents.eta;
        row.a_power = method.exponents.a;
        row.eta = best.eta;
        row.a = best.a;
        row.theory_slope = method.own ? -method.exponents.rate : 0;
        fill(row, request, experiment);
        rows.push_back(std::move(row));
        progress.advance(1);
      }
  return rows;
}

namespace {

std::string names_of(LmoSlopeRow const& row) {
  return fmt::format("{},{},{},{},{}", row.objective, norm_name(row.norm), momentum_name(row.momentum),
                     shortest(row.eta_power), shortest(row.a_power));
}

}  // namespace

std::string lmo_slopes_csv(std::vector<LmoSlopeRow> const& rows) {
  std::string csv =
      "objective,norm,momentum,eta_power,a_power,eta,a,slope,low,high,bound_slope,theory_slope\n";
  for (auto const& row : rows)
    csv += fmt::format("{},{},{},{},{},{},{},{}\n", names_of(row), shortest(row.eta), shortest(row.a),
                       shortest(row.observed.value), shortest(row.observed.low), shortest(row.observed.high),
                       shortest(row.bound_slope), shortest(row.theory_slope));
  return csv;
}

std::string lmo_points_csv(std::vector<LmoSlopeRow> const& rows) {
  std::string csv = "objective,norm,momentum,eta_power,a_power,steps,mean,standard_error,bound\n";
  for (auto const& row : rows)
    for (auto const& point : row.points)
      csv += fmt::format("{},{},{},{},{}\n", names_of(row), shortest(point.steps), shortest(point.mean),
                         shortest(point.standard_error), shortest(point.bound));
  return csv;
}

}  // namespace qhm::verify
