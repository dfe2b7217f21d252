#include "compare/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bounds/bound_table.hpp"
#include "compare/nonnegative_fit.hpp"
#include "core/errors.hpp"

namespace qhm::compare {
namespace {

/// A_K, B_K, C_K at the curve's steps.
Columns bare_sums(PlanGroup const& group, Curve const& curve) {
  Columns sums(3);
  auto const table =
      bounds::bound_table(group.problem, group.plan(), curve.steps, {&bounds::theorem_named("theorem-2")});
  for (auto const& row : table.rows) {
    auto const& terms = row.by_theorem.front().terms;
    for (std::size_t j = 0; j < 3; ++j) {
      if (!terms.at(j).value)
        throw InputError(group.runs.front().folder(),
                         fmt::format("{}_K after {} steps", terms.at(j).name, row.steps),
                         "is beyond double precision", "choose --parts without shape");
      sums[j].push_back(*terms.at(j).value);
    }
  }
  return sums;
}

NonnegativeFit relative_fit(Columns columns, std::vector<double> const& y) {
  for (auto& column : columns)
    for (std::size_t i = 0; i < y.size(); ++i) column[i] /= y[i];
  return nonnegative_fit(columns, std::vector<double>(y.size(), 1.0));
}

std::vector<double> fitted_values(Columns const& sums, std::vector<double> const& coefficients) {
  std::vector<double> fitted(sums.front().size(), 0.0);
  for (std::size_t j = 0; j < sums.size(); ++j)
    for (std::size_t i = 0; i < fitted.size(); ++i) fitted[i] += coefficients[j] * sums[j][i];
  return fitted;
}

void set_quality(ShapeFit& fit, std::vector<double> const& y, std::vector<double> const& fitted) {
  auto const n = static_cast<double>(y.size());
  double const mean = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double rest = 0, spread = 0, relative = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    rest += std::pow(y[i] - fitted[i], 2);
    spread += std::pow(y[i] - mean, 2);
    relative += std::pow(fitted[i] / y[i] - 1, 2);
  }
  if (spread > 0) fit.r_squared = 1 - rest / spread;
  fit.relative_residual = std::sqrt(relative / n);
}

void set_intervals(ShapeFit& fit, Columns const& sums, Curve const& curve) {
  if (curve.seeds < 2) return;
  std::array<std::vector<double>, 3> without;
  for (std::size_t s = 0; s < curve.seeds; ++s) {
    auto const rest = relative_fit(sums, curve.mean_without(s));
    for (std::size_t j = 0; j < 3; ++j) without[j].push_back(rest.coefficients[j]);
  }
  for (std::size_t j = 0; j < 3; ++j) {
    auto const interval = jackknife_interval(fit.coefficients[j], without[j]);
    fit.intervals[j] = Interval{std::max(0.0, interval.low), interval.high};
  }
}

}  // namespace

ShapeFit fit_shape(PlanGroup const& group, Curve const& curve) {
  auto const sums = bare_sums(group, curve);
  ShapeFit fit{.points = curve.steps.size(), .seeds = curve.seeds};
  for (auto const& column : sums)
    fit.columns += std::ranges::any_of(column, [](double x) { return x != 0; }) ? 1 : 0;
  if (fit.points <= fit.columns)
    throw InputError(
        group.runs.front().folder(), fmt::format("{} points", fit.points),
        fmt::format("are too few to fit {} columns: {} are needed", fit.columns, fit.columns + 1),
        "run longer, or choose --parts without shape");
  auto const found = relative_fit(sums, curve.mean);
  std::ranges::copy(found.coefficients, fit.coefficients.begin());
  fit.condition = found.condition;
  fit.identified = found.condition <= largest_identified_condition;
  set_quality(fit, curve.mean, fitted_values(sums, found.coefficients));
  set_intervals(fit, sums, curve);
  return fit;
}

}  // namespace qhm::compare
