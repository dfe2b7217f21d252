#include "compare/jackknife.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace qhm::compare {

double t_quantile(double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), 0.975);
}

Interval jackknife_interval(double whole, std::span<double const> without) {
  auto const n = static_cast<double>(without.size());
  double const mean = std::accumulate(without.begin(), without.end(), 0.0) / n;
  double squares = 0;
  for (double const value : without) squares += (value - mean) * (value - mean);
  double const half = t_quantile(n - 1) * std::sqrt((n - 1) / n * squares);
  return {whole - half, whole + half};
}

}  // namespace qhm::compare
