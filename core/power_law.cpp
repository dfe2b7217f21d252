#include "core/power_law.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <vector>

namespace qhm {
namespace {

double t_quantile(double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), 0.975);
}

}  // namespace

double fitted_slope(std::span<double const> x, std::span<double const> y) {
  double mean = 0;
  for (double const v : x) mean += std::log(v) / static_cast<double>(x.size());
  double top = 0, bottom = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const from_mean = std::log(x[i]) - mean;
    top += from_mean * std::log(y[i]);
    bottom += from_mean * from_mean;
  }
  return top / bottom;
}

Slope slope_with_interval(std::span<double const> x, std::span<double const> values, std::size_t groups) {
  std::size_t const points = x.size(), trials = values.size() / points;
  auto const number = static_cast<double>(groups);
  // Trial t is in group t mod groups.
  std::vector<double> total(points, 0.0), of_group(points * groups, 0.0);
  for (std::size_t i = 0; i < points; ++i)
    for (std::size_t t = 0; t < trials; ++t) of_group[t % groups * points + i] += values[i * trials + t];
  for (std::size_t g = 0; g < groups; ++g)
    for (std::size_t i = 0; i < points; ++i) total[i] += of_group[g * points + i];
  double const whole = fitted_slope(x, total);
  std::vector<double> pseudo, rest(points);
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t i = 0; i < points; ++i) rest[i] = total[i] - of_group[g * points + i];
    pseudo.push_back(number * whole - (number - 1) * fitted_slope(x, rest));
  }
  double const mean = std::accumulate(pseudo.begin(), pseudo.end(), 0.0) / number;
  double squares = 0;
  for (double const p : pseudo) squares += (p - mean) * (p - mean);
  double const half = t_quantile(number - 1) * std::sqrt(squares / (number - 1) / number);
  return {mean, mean - half, mean + half};
}

Slope regression_slope(std::span<double const> x, std::span<double const> y) {
  double const slope = fitted_slope(x, y);
  auto const n = static_cast<double>(x.size());
  double mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += std::log(x[i]) / n;
    mean_y += std::log(y[i]) / n;
  }
  double rest = 0, spread = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const from_mean = std::log(x[i]) - mean_x;
    rest += std::pow(std::log(y[i]) - mean_y - slope * from_mean, 2);
    spread += from_mean * from_mean;
  }
  double const half = t_quantile(n - 2) * std::sqrt(rest / (n - 2) / spread);
  return {slope, slope - half, slope + half};
}

}  // namespace qhm
