#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "empirical/ranks.hpp"

namespace qhm::empirical {

/// sigma^2 with its standard error. NaN where there are too few batches to tell.
struct VarianceEstimate {
  double value;           ///< [f^2/x^2]
  double standard_error;  ///< [f^2/x^2]
};

/// Estimates  sigma^2 = (1/n) sum_i |grad f_i - grad f|^2  from the gradients g_1 .. g_q of disjoint batches
/// of b samples each, drawn without replacement from n, as they come by in one pass:
///
///     sigma^2  ~  b (n-1)/n  1/(q-1) sum_j |g_j - mean g|^2
///
/// Unbiased over the random order: E|g_j - g_l|^2 / 2 = sigma^2 n / (b (n-1)), since Cov(g_i, g_k) =
/// -sigma^2/(n-1) for two of the samples. Where the batches cover the set (q b = n) it is the mean of
/// |g_j|^2 - |grad f|^2 times b and the finite-population correction (n-1)/(n-b).
///
/// Standard error: that of the mean of |g_j - g_l|^2 / 2 over disjoint neighbouring pairs. The estimate is
/// the average of that mean over all pairings, so its own error is no larger (and at least about 0.7 of it).
///
/// Needs q >= 2 batches for the value and two pairs (q >= 4) for its error. A shorter batch has another
/// variance: leave it out.
class BatchSpread {
 public:
  /// `size`: p, where it must be known without a batch (a process may have none). `device`: the gradients'.
  BatchSpread(std::int64_t samples, std::int64_t batch, std::int64_t size, torch::Device device);

  /// `gradient`: [p], in double, of the mean loss over one batch.
  void add(torch::Tensor const& gradient);
  /// Several processes, each with batches of its own, put them together; pairs are those of one process.
  [[nodiscard]] VarianceEstimate estimate(Ranks const& = {}) const;

 private:
  [[nodiscard]] double correction() const;

  std::int64_t samples_, batch_, count_ = 0;
  torch::Tensor sum_, sum_of_squares_, previous_;
  std::vector<torch::Tensor> pairs_;  // scalars |g_j - g_{j+1}|^2 / 2 for even j, on the device
};

}  // namespace qhm::empirical
