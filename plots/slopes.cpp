#include "plots/slopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plots/x_axis.hpp"

namespace qhm::plots {
namespace {

constexpr double tail = 4;  ///< last x over first
constexpr std::size_t fewest_seeds = 3;

std::string number(double value, int decimals) {
  auto const text = fmt::format("{:.{}f}", std::abs(value), decimals);
  return (value < 0 ? "−" : "") + text;
}

/// Rows of the last part with numbers in them.
std::vector<std::size_t> tail_rows(std::vector<double> const& x, std::vector<double> const& y) {
  double last = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::isfinite(x[i]) && std::isfinite(y[i])) last = std::max(last, x[i]);
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] > 0 && x[i] >= last / tail && x[i] <= last && std::isfinite(y[i])) rows.push_back(i);
  return rows;
}

Slope slope_of(Run const& run, Quantity const& quantity, std::vector<std::size_t> const& rows,
               std::vector<double> const& x, std::vector<double> const& y) {
  auto const seeds = run.of_seeds.size();
  if (seeds < fewest_seeds) return regression_slope(x, y);
  std::vector<std::vector<double>> values;
  for (auto const& series : run.of_seeds) values.push_back(series.column(quantity.column));
  std::vector<double> by_seed;
  for (auto const row : rows)
    for (auto const& seed : values) by_seed.push_back(quantity.scale * seed[row]);
  return slope_with_interval(x, by_seed, seeds);
}

}  // namespace

std::optional<FittedSlope> fitted_slope_of(Run const& run, Quantity const& quantity, XAxis axis) {
  auto const all_x = x_values(run.result.series, axis);
  auto const all_y = run.result.series.column(quantity.column);
  auto const rows = tail_rows(all_x, all_y);
  std::vector<double> x, y;
  for (auto const row : rows) {
    x.push_back(all_x[row]);
    y.push_back(quantity.scale * all_y[row]);
  }
  bool const positive = std::ranges::all_of(y, [](double value) { return value > 0; });
  if (rows.size() < fewest_points || !positive || !(x.front() < x.back())) return std::nullopt;
  FittedSlope fitted{slope_of(run, quantity, rows, x, y), run.of_seeds.size() >= fewest_seeds, {}};
  double centre_x = 0, centre_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    centre_x += std::log(x[i]) / static_cast<double>(x.size());
    centre_y += std::log(y[i]) / static_cast<double>(x.size());
  }
  auto const on_line = [&](double log_x) {
    return std::exp(centre_y + fitted.slope.value * (log_x - centre_x));
  };
  double const first = std::log(x.front()), quarter = (std::log(x.back()) - first) / 4;
  fitted.triangle = {.run = 0,
                     .x0 = std::exp(first + quarter),
                     .y0 = on_line(first + quarter),
                     .x1 = std::exp(first + 3 * quarter),
                     .y1 = on_line(first + 3 * quarter),
                     .text = slope_text(fitted.slope)};
  return fitted;
}

std::string slope_text(Slope const& slope) {
  double const half = (slope.high - slope.low) / 2;
  int const decimals = half >= 0.095 ? 1 : half >= 0.0095 ? 2 : 3;
  return fmt::format("{} ± {}", number(slope.value, decimals), number(half, decimals));
}

}  // namespace qhm::plots
