#pragma once

#include <array>
#include <cstdint>

#include "core/random.hpp"

namespace qhm::synthetic {

/// Where a mini-batch gradient is drawn: step `step` of trial `trial` under `seed`. What is drawn there is
/// the same wherever and whenever it runs.
struct Draw {
  std::uint64_t seed = 0;
  std::uint32_t trial = 0;
  std::uint32_t step = 0;

  /// 128 random bits for `lane` (a coordinate, a block of them) of `sample` (a sample, an attempt).
  [[nodiscard]] QHM_INLINE std::array<std::uint32_t, 4> bits(std::uint32_t sample, std::uint32_t lane) const {
    return random_bits(seed, Stream::noise, {trial, step, sample}, lane);
  }
};

/// Largest batch size: what the exact sampler of binomials counts in 32 bits.
inline constexpr std::uint64_t max_batch = std::uint64_t{1} << 31;

}  // namespace qhm::synthetic
