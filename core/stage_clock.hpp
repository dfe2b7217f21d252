#pragma once

#include <cstdint>
#include <limits>

namespace qhm {

inline constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// When the stages j = 0, 1, 2, ... of E epochs begin, by which batch, beta and gamma change.
///
///     equations (2), (9), (12)      j = floor(m/E)
///     the paper's published code    j = floor(max(m-1, 0)/E): every change comes one epoch late
struct StageClock {
  std::uint64_t interval;   ///< E [epochs], >= 1
  bool paper_code = false;  ///< by the published code

  [[nodiscard]] std::uint64_t delay() const { return paper_code ? 1 : 0; }
  [[nodiscard]] std::uint64_t stage_of(std::uint64_t epoch) const {
    return (epoch < delay() ? 0 : epoch - delay()) / interval;
  }
  /// First epoch after a stage; `unlimited` where it is beyond all that counts.
  [[nodiscard]] std::uint64_t end_of(std::uint64_t stage) const {
    std::uint64_t end = 0;
    bool const beyond =
        __builtin_mul_overflow(stage + 1, interval, &end) || __builtin_add_overflow(end, delay(), &end);
    return beyond ? unlimited : end;
  }
};

}  // namespace qhm
