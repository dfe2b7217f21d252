#pragma once

#include <span>
#include <vector>

#include "synthetic/moments.hpp"

namespace qhm::synthetic {

/// What trials add up to: mean and spread over trials of |grad f(x_k)|^2 at the observed steps, and of each
/// average  sum_k w_k |grad f(x_k)|^2  over the steps of one trial.
struct Estimates {
  Moments norms;
  Moments averages;  ///< `observed` counts the averages

  /// The spans must outlive this. `average_indices` is 0, 1, .. one for each average.
  Estimates(std::span<std::uint64_t const> observed, std::span<std::uint64_t const> average_indices)
      : norms(observed), averages(average_indices) {}

  void merge(Estimates const& other) {
    norms.merge(other.norms);
    averages.merge(other.averages);
  }
};

}  // namespace qhm::synthetic
