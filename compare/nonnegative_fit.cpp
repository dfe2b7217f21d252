#include "compare/nonnegative_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace qhm::compare {
namespace {

constexpr double singular = 1e14;

double product(std::span<double const> x, std::span<double const> y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

double length(std::span<double const> x) {
  return std::sqrt(product(x, x));
}

/// A = left right^T, with columns of `left` orthogonal to each other and `right` orthogonal.
struct Rotated {
  Columns left, right;

  [[nodiscard]] double condition() const {
    double largest = 0, smallest = std::numeric_limits<double>::infinity();
    for (auto const& column : left) {
      largest = std::max(largest, length(column));
      smallest = std::min(smallest, length(column));
    }
    return left.empty() ? 1 : largest / smallest;
  }
};

/// Turns x and y into the plane's pair with that cosine and sine.
void turn(std::vector<double>& x, std::vector<double>& y, double cosine, double sine) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const first = x[i];
    x[i] = cosine * first - sine * y[i];
    y[i] = sine * first + cosine * y[i];
  }
}

/// One-sided Jacobi: pairs of columns are turned until all are orthogonal to rounding.
Rotated rotated(Columns columns) {
  std::size_t const n = columns.size();
  Rotated result{std::move(columns), Columns(n, std::vector<double>(n, 0.0))};
  auto& [left, right] = result;
  for (std::size_t j = 0; j < n; ++j) right[j][j] = 1;
  constexpr int most_sweeps = 60;  // convergence is quadratic: about six are made
  constexpr double rounding = std::numeric_limits<double>::epsilon();
  bool turned = true;
  for (int sweep = 0; turned && sweep < most_sweeps; ++sweep) {
    turned = false;
    for (std::size_t p = 0; p + 1 < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        double const pp = product(left[p], left[p]), qq = product(left[q], left[q]),
                     pq = product(left[p], left[q]);
        if (std::abs(pq) <= rounding * std::sqrt(pp * qq)) continue;
        turned = true;
        double const zeta = (qq - pp) / (2 * pq);
        double const tangent = std::copysign(1 / (std::abs(zeta) + std::hypot(1, zeta)), zeta);
        double const cosine = 1 / std::hypot(1, tangent);
        turn(left[p], left[q], cosine, cosine * tangent);
        turn(right[p], right[q], cosine, cosine * tangent);
      }
  }
  return result;
}

/// Free least squares; nothing where the columns are dependent.
std::optional<std::vector<double>> least_squares(Columns const& columns, std::span<double const> y) {
  auto const r = rotated(columns);
  if (!(r.condition() <= singular)) return std::nullopt;
  std::vector<double> c(columns.size(), 0.0);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    double const along = product(r.left[j], y) / product(r.left[j], r.left[j]);
    for (std::size_t i = 0; i < c.size(); ++i) c[i] += along * r.right[j][i];
  }
  return c;
}

double squared_residual(Columns const& columns, std::span<double const> c, std::span<double const> y) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double rest = y[i];
    for (std::size_t j = 0; j < columns.size(); ++j) rest -= c[j] * columns[j][i];
    sum += rest * rest;
  }
  return sum;
}

}  // namespace

NonnegativeFit nonnegative_fit(Columns const& columns, std::span<double const> y) {
  std::vector<std::size_t> place;  // of the columns that are not zero
  Columns unit;
  std::vector<double> lengths;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    double const own = length(columns[j]);
    if (own == 0) continue;
    place.push_back(j);
    lengths.push_back(own);
    unit.push_back(columns[j]);
    for (double& x : unit.back()) x /= own;
  }
  constexpr std::size_t most_columns = 12;
  if (unit.size() > most_columns) throw std::logic_error("every set of the columns is tried: too many");

  NonnegativeFit best{std::vector<double>(columns.size(), 0.0), rotated(unit).condition()};
  double least = product(y, y);
  for (std::size_t set = 1; set < std::size_t{1} << unit.size(); ++set) {
    Columns chosen;
    std::vector<std::size_t> which;
    for (std::size_t j = 0; j < unit.size(); ++j)
      if ((set >> j & 1) != 0) chosen.push_back(unit[j]), which.push_back(j);
    auto const c = least_squares(chosen, y);
    if (!c || !std::ranges::all_of(*c, [](double x) { return x >= 0; })) continue;
    double const rest = squared_residual(chosen, *c, y);
    if (!(rest < least)) continue;
    least = rest;
    std::ranges::fill(best.coefficients, 0.0);
    for (std::size_t i = 0; i < which.size(); ++i)
      best.coefficients[place[which[i]]] = (*c)[i] / lengths[which[i]];
  }
  return best;
}

}  // namespace qhm::compare
