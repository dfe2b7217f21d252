#pragma once

#include <chrono>

namespace qhm::bounds {

/// A moment after which a search ends with what it has. The only thing here that is not deterministic:
/// whoever was stopped by it says so.
class Deadline {
 public:
  explicit Deadline(double seconds_from_now)
      : at_(Clock::now() +
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds_from_now))) {}

  [[nodiscard]] bool passed() const { return Clock::now() > at_; }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point at_;
};

}  // namespace qhm::bounds
