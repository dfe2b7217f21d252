#pragma once

#include <cstdint>
#include <optional>

#include "core/plan.hpp"
#include "core/problem.hpp"

namespace qhm::verify {

/// The problem f_{1,2}(x) = h(x) +- sigma x with h'(x) = clip(L x, -R L, R L), in one dimension, batches of
/// one sample: L-smooth, variance exactly sigma^2 everywhere, |f_i'| <= R L + sigma. Its expectations are
/// finite sums over all sequences of signs, so that they are known exactly.
struct TwoPoint {
  double smoothness = 1;  ///< L      [f/x^2]
  double radius = 1;      ///< R      [x]
  double sigma = 0;       ///< sigma  [f/x]
  double start = 1;       ///< x_0    [x]
  double before = 0;      ///< d_{-1} [f/x]
  bool operator==(TwoPoint const&) const = default;
};

/// L, sigma^2, G = R L + sigma and Delta = h(x_0), as exact decimals where these have at most 15 digits.
/// Throws std::invalid_argument where they have more.
Problem constants(TwoPoint const&);

/// A place where a claim can be evaluated.
struct Case {
  Plan plan;
  std::uint64_t steps = 1;  ///< K
  std::optional<TwoPoint> problem{};
};

}  // namespace qhm::verify
