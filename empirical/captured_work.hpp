#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>

namespace qhm::empirical {

/// Work for a CUDA device, recorded once as a graph and replayed by one launch. What changes between replays
/// must live in device memory at fixed addresses; nothing in it may wait for the device.
class CapturedWork {
 public:
  /// Whether there are graphs for this device in this build.
  static bool available(torch::Device);

  /// Records `work`, which is called once but not carried out, on the current stream (not the default one).
  /// All captured work shares one pool of memory, so replays must follow one another on one stream and leave
  /// nothing in memory that they allocated. Throws std::runtime_error where the device refuses.
  explicit CapturedWork(std::function<void()> const& work);
  ~CapturedWork();
  CapturedWork(CapturedWork const&) = delete;
  CapturedWork& operator=(CapturedWork const&) = delete;

  void replay();

 private:
  struct Graph;
  std::unique_ptr<Graph> graph_;
};

}  // namespace qhm::empirical
