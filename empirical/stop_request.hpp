#pragma once

namespace qhm::empirical {

/// Thrown between two steps once the process was asked to stop; not an error.
struct Stopped {
  int signal;
};

/// While it lives, SIGINT and SIGTERM are noted instead of ending the process. One at a time.
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(StopRequest const&) = delete;
  StopRequest& operator=(StopRequest const&) = delete;

  /// Throws Stopped if a signal came.
  static void check();
};

}  // namespace qhm::empirical
