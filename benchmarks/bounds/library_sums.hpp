#pragma once

#include <cmath>

#include "benchmarks/bounds/direct_sums.hpp"
#include "bounds/sums/leading_sums.hpp"

namespace qhm::benchmarks {

/// This library's way to the same numbers, from the plan: its pieces, then their sums.
template <class Real = double>
bounds::LeadingSums<Real> library_sums(Plan const& plan, std::uint64_t K) {
  return bounds::leading_sums<Real>(Profile<Real>(plan, K));
}

inline Sums as_array(bounds::LeadingSums<double> const& s) {
  return {s.alpha,
          s.alpha_sq,
          s.alpha_sq_over_batch,
          s.omega,
          s.alpha_omega,
          s.complement_over_batch,
          s.complement_sq_over_batch,
          s.alpha_sq_over_complement};
}

/// Largest |a_i/b_i - 1|.
inline double largest_difference(Sums const& a, Sums const& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) largest = std::max(largest, std::abs(a[i] / b[i] - 1));
  return largest;
}

}  // namespace qhm::benchmarks
