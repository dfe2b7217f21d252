#pragma once

#include <cstdint>
#include <random>

#include "core/plan.hpp"
#include "core/problem.hpp"
#include "tests/bounds/two_point_problem.hpp"

namespace qhm::test {

/// A random plan over the whole ranges that a user may choose, from a fixed seed.
class RandomPlans {
 public:
  explicit RandomPlans(std::uint64_t seed) : engine_(seed) {}

  double between(double low, double high) { return std::uniform_real_distribution<>(low, high)(engine_); }
  std::uint64_t count(std::uint64_t low, std::uint64_t high) {
    return std::uniform_int_distribution<std::uint64_t>(low, high)(engine_);
  }
  /// Log-uniform.
  double scale(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }

  Plan next(std::uint64_t largest_samples, std::uint64_t largest_epochs) {
    ScheduleNumbers numbers;
    numbers.lr_max = scale(1e-3, 10);
    numbers.lr_min = numbers.lr_max * between(0, 1);
    numbers.lr_power = between(0.05, 6);
    numbers.batch_growth = static_cast<double>(count(2, 4));
    numbers.beta_max = between(0, 0.999);
    numbers.beta_min = between(0, 0.99);
    numbers.beta_factor = between(0.05, 0.99);
    numbers.gamma_max = between(0, 1);
    numbers.gamma_factor = between(0.05, 0.99);
    Plan rest;
    rest.samples = count(1, largest_samples);
    numbers.batch_size = static_cast<double>(count(1, 2 * rest.samples));
    rest.interval = count(1, 20);
    rest.epochs = count(1, largest_epochs);
    auto const all = all_combinations(numbers, rest);
    return all[count(0, all.size() - 1)];
  }

  Problem problem() { return {{scale(0.01, 2)}, {scale(0.01, 10)}, {scale(0.1, 10)}, {scale(0.01, 10)}}; }

  TwoPointProblem two_point() { return {scale(0.05, 2), scale(0.3, 5), scale(0.01, 3), between(-5, 5)}; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace qhm::test
