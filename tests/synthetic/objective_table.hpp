#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace qhm::synthetic {

using Point = std::vector<double>;

enum class Kind {
  convex,
  bent,  ///< nonconvex, with a direction of negative curvature at the start
  flat   ///< nonconvex, but nothing is claimed of the start
};

/// What the suite has to know of an objective beside what the objective states: one line each.
struct Row {
  std::string name;
  std::vector<std::uint64_t> dims;
  Kind kind;
  double third;      ///< bound on the third derivatives along a coordinate, where they exist
  double curvature;  ///< share of L that the search must find in the first of `dims`
  double slope;      ///< share of G that it must find there
  std::function<double(std::uint64_t dim, std::uint64_t j)> minimiser;  ///< of an attained infimum
  double bend = 0;                                                      ///< jump of the curvature
};

inline double constant_zero(std::uint64_t, std::uint64_t) {
  return 0;
}
inline double constant_one(std::uint64_t, std::uint64_t) {
  return 1;
}
/// Halves with signs that alternate in the second column of both factors.
inline double half_factors(std::uint64_t dim, std::uint64_t j) {
  return (j % 2 == 1 && j % (dim / 2) / 2 % 2 == 1 ? -1 : 1) * std::atanh(0.5);
}
inline double sought_phase(std::uint64_t dim, std::uint64_t j) {
  double const first = dim == 1 ? 1.5 : 1;
  return std::sqrt(double(dim)) * (j == 0 ? first : j == 1 ? 0.5 : 0);
}
/// A unit for each corner (p_1, p_2) of the square.
inline double corner_units(std::uint64_t, std::uint64_t j) {
  double const p[] = {j / 4 % 2 == 0 ? 1.0 : -1.0, j / 8 % 2 == 0 ? 1.0 : -1.0};
  if (j % 4 < 2) return p[j % 4];
  return j % 4 == 2 ? -1 : p[0] * p[1] * std::atanh(1 / (3 * std::tanh(1.0) - std::tanh(3.0)));
}
inline double descending(std::uint64_t dim, std::uint64_t j) {
  return 1 - (double(j) + 1) / (double(dim) + 1);
}

inline std::vector<Row> const& objective_table() {
  using enum Kind;
  static std::vector<std::uint64_t> const any = {1, 4, 49};
  static std::vector<Row> const rows = {
      {"one-minus-cos", any, bent, 1, 0.99, 0.99, constant_zero},
      {"log", any, bent, 5, 0.99, 0.99, constant_zero},
      {"geman-mcclure", any, bent, 5, 0.99, 0.99, constant_zero},
      {"welsch", any, bent, 1.4, 0.99, 0.99, constant_zero},
      {"tanh-squared", any, bent, 7, 0.99, 0.99, constant_zero},
      {"tukey", any, bent, 8, 0.99, 0.99, constant_zero},
      {"double-well", any, bent, 9, 0.99, 0.99, constant_one},
      {"ripple", any, bent, 21, 0.99, 0.95, constant_zero},
      {"rastrigin", any, bent, 17, 0.99, 0.99, constant_zero},
      {"pseudo-huber", any, convex, 1, 0.99, 0.99, constant_zero},
      {"log-cosh", any, convex, 1, 0.99, 0.99, constant_zero},
      {"quadratic", any, convex, 0, 0.99, 0, constant_zero},
      {"spectrum", any, convex, 0, 0.99, 0, constant_zero},
      {"clipped-quadratic", any, convex, 0, 0.99, 0.99, constant_zero, 1},
      {"counterexample-1", any, convex, 0, 0.99, 0.99, constant_zero, 0.01},
      {"counterexample-2", any, convex, 0, 0.99, 0.99, constant_zero, 0.001},
      {"counterexample-3", any, convex, 0, 0.99, 0.99, constant_zero, 0.01},
      {"sigmoid-loss", any, flat, 0.125, 0, 0, {}},
      {"robust-regression", any, bent, 5, 0, 0, {}},
      {"logistic-nonconvex", any, flat, 1, 0, 0, {}},
      {"griewank", any, bent, 2, 0.99, 0.97, constant_zero},
      {"rosenbrock", {4, 1, 49}, bent, 30, 0.5, 0.5, constant_one},
      {"matrix-factorisation", {16, 4, 64}, bent, 10, 0.5, 0.5, half_factors},
      {"phase-retrieval", {1, 2, 11}, bent, 80, 0.99, 0.99, sought_phase},
      {"tanh-network", {16, 4, 64}, bent, 10, 0.5, 0.5, corner_units},
      {"hard-chain", {4, 1, 49}, flat, 3000, 0.5, 0.5, {}},
      {"nesterov-chain", any, convex, 0, 0.99, 0, descending},
  };
  return rows;
}

}  // namespace qhm::synthetic
