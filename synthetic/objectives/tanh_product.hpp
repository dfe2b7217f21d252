#pragma once

#include <cstdint>

#include "synthetic/objectives/welsch.hpp"

namespace qhm::synthetic {

/// Welsch losses of sums of r products of hyperbolic tangents, e = (1/sqrt r) sum_k tanh a_k tanh b_k - y.
///
/// One product q = U V, U = tanh a, V = tanh b, with p = U^2 and s = V^2 in [0, 1]:
///   |grad q|^2 = (1-p)^2 s + p (1-s)^2 is convex in s, so at most max{p, (1-p)^2} <= 1;
///   |q''| is at most a row sum, (1-p)(2|UV| + 1 - s) <= (1-p)(1+p) <= 1 as 2|UV| <= U^2 + V^2, and likewise
///   (1-s)(2|UV| + 1 - p).
/// So (de)^2 <= sum_k (da_k^2 + db_k^2) by Cauchy-Schwarz, and |d^2 e| <= (1/sqrt r) sum_k (da_k^2 + db_k^2).
///
/// Composed with w(e) = 1 - exp(-e^2/2), c = 1/sqrt r:
///   |d w| <= exp(-1/2) |de|, and |d^2 w| <= (|w''| + c |w'|) sum_k (da_k^2 + db_k^2) with
///   |w''| + c |w'| = (|1 - e^2| + c |e|) exp(-e^2/2) <= 1 + c^2/6:
///   |e| <= 1: c |e| <= c^2/6 + 3 e^2/2, so the bracket is <= 1 + e^2/2 + c^2/6 <= exp(e^2/2) + c^2/6;
///   |e| > 1:  at most 2 exp(-3/2) + c exp(-1/2), which is below 1 + c^2/6 for every c (discriminant < 0).
struct TanhProduct {
  /// Bound on |d^2 w| / sum_k (da_k^2 + db_k^2).
  static constexpr double curvature_bound(double r) { return 1 + 1 / (6 * r); }
  /// Bound on |d w| / sqrt(sum_k (da_k^2 + db_k^2)).
  static constexpr double slope_bound = WelschTerm::slope_bound;

  /// A start without symmetries: multiples of 1/16 in [-7/16, 7/16].
  QHM_HOST_DEVICE static double spread(std::uint32_t j) {
    return (double((7 * j + 3 + j / 8) % 8) - 3.5) / 8;
  }
};

}  // namespace qhm::synthetic
