#pragma once

#include <atomic>

namespace qhm {

/// While it lives, SIGINT, SIGTERM and SIGUSR1 (by which batch systems announce the end) set a flag instead
/// of ending the process, so that what was found so far is kept. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(Interrupt const&) = delete;
  Interrupt& operator=(Interrupt const&) = delete;

  [[nodiscard]] static std::atomic<bool> const& requested();
  /// The signal that came; 0 where none did.
  [[nodiscard]] static int signal();
};

}  // namespace qhm
