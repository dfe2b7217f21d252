#pragma once

#include "core/interrupt.hpp"

namespace qhm::empirical {

/// Thrown between two steps once the process was asked to stop; not an error.
struct Stopped {
  int signal;
};

/// While it lives, SIGINT, SIGTERM and SIGUSR1 are noted instead of ending the process. One at a time.
class StopRequest {
 public:
  /// Throws Stopped if a signal came.
  static void check() {
    if (Interrupt::requested()) throw Stopped{Interrupt::signal()};
  }

 private:
  Interrupt noting_;
};

}  // namespace qhm::empirical
