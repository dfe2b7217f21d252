#pragma once

#include <string_view>

#include "synthetic/noise/draw.hpp"
#include "synthetic/objectives/linear_model.hpp"

namespace qhm::synthetic {

/// Mini-batch gradients of a finite sum: the mean of grad f_i over b indices i drawn with replacement.
///
/// sigma^2 is bounded, not set: E|grad f_i - grad f|^2 <= E|grad f_i|^2 <= G^2.
struct DataSampling {
  static constexpr std::string_view name = "data";
  static constexpr bool additive = false;

  struct Batch {
    std::uint32_t batch;

    /// g = mean of the batch's gradients at x. Two indices from 128 bits; the cost grows with b.
    template <FiniteSum Function>
    QHM_HOST_DEVICE void gradient(Function const& f, double const* x, double* g, Draw const& at) const {
      for (std::uint32_t j = 0; j < f.dim; ++j) g[j] = 0;
      double const weight = 1.0 / batch;
      for (std::uint32_t i = 0; i < batch; i += 2) {
        auto const bits = at.bits(i / 2, 0);
        f.add_sample_gradient(qhm::below(f.samples, bits[0], bits[1]), x, weight, g);
        if (i + 1 < batch) f.add_sample_gradient(qhm::below(f.samples, bits[2], bits[3]), x, weight, g);
      }
    }
  };
  [[nodiscard]] Batch mean_of(std::uint32_t batch) const { return {batch}; }
};

}  // namespace qhm::synthetic
