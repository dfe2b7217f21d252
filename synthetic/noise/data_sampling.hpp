#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "synthetic/noise/draw.hpp"

namespace qhm::synthetic {

/// Mini-batch gradients of a finite sum: the mean of grad f_i over b indices i drawn with replacement.
///
/// sigma^2 is bounded, not set: E|grad f_i - grad f|^2 <= E|grad f_i|^2 <= G^2.
struct DataSampling {
  static constexpr std::string_view name = "data";

  /// g = mean of the batch's gradients at x. Two indices from 128 bits; the cost grows with b.
  template <class FiniteSum>
  static void gradient(FiniteSum const& f, std::uint32_t batch, double const* x, double* g, Draw const& at,
                       std::vector<bool>&) {
    for (std::uint32_t j = 0; j < f.dim; ++j) g[j] = 0;
    double const weight = 1.0 / batch;
    for (std::uint32_t i = 0; i < batch; i += 2) {
      auto const bits = at.bits(i / 2, 0);
      f.add_sample_gradient(below(f.samples, bits[0], bits[1]), x, weight, g);
      if (i + 1 < batch) f.add_sample_gradient(below(f.samples, bits[2], bits[3]), x, weight, g);
    }
  }
};

/// The same without replacement: b different indices, all subsets alike (R. W. Floyd's algorithm, 1987).
///
/// Unbiased, and the mean's variance is (N - b)/(N - 1) times that with replacement, so every bound that
/// assumes sigma^2/b holds. b is at most N; b = N is the full gradient.
struct DataWithoutReplacement {
  static constexpr std::string_view name = "data-without-replacement";

  /// `taken` is N bits of scratch, false before and after.
  template <class FiniteSum>
  static void gradient(FiniteSum const& f, std::uint32_t batch, double const* x, double* g, Draw const& at,
                       std::vector<bool>& taken) {
    for (std::uint32_t j = 0; j < f.dim; ++j) g[j] = 0;
    double const weight = 1.0 / batch;
    std::vector<std::uint32_t> chosen;
    chosen.reserve(batch);
    for (std::uint32_t i = 0, last = f.samples - batch; i < batch; ++i, ++last) {
      auto const bits = at.bits(i / 2, 0);
      std::uint32_t index = below(last + 1, bits[i % 2 * 2], bits[i % 2 * 2 + 1]);
      if (taken[index]) index = last;
      taken[index] = true;
      chosen.push_back(index);
    }
    for (std::uint32_t const index : chosen) {
      f.add_sample_gradient(index, x, weight, g);
      taken[index] = false;
    }
  }
};

}  // namespace qhm::synthetic
