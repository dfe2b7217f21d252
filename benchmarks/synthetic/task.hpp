#pragma once

#include <cstdint>

namespace qhm::benchmarks {

/// One experiment, as every rival runs it: constant alpha, beta, gamma and batch size; sigma^2 = 1. Trials
/// are what fills an array program's vectors: 8,000 to 800,000 numbers; steps make a run last some 30 ms.
struct Task {
  static constexpr double alpha = 0.1, beta = 0.9, gamma = 0.7;
  std::uint32_t dim, batch;
  std::uint64_t trials, steps;

  static Task of(std::uint32_t dim, std::uint32_t batch) {
    std::uint64_t const trials = dim <= 10 ? 800 : dim <= 1000 ? 64 : 8;
    return {.dim = dim, .batch = batch, .trials = trials, .steps = 32'000'000 / (dim * trials)};
  }
  [[nodiscard]] std::uint64_t coordinate_steps() const { return trials * dim * steps; }
};

}  // namespace qhm::benchmarks
