#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace qhm {

/// Progress of one piece of work on standard error, with the time left: a bar that redraws itself on a
/// terminal, a plain line at every tenth otherwise. Safe to advance from many threads.
class Progress {
 public:
  Progress(std::string label, std::uint64_t total);
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  void advance(std::uint64_t amount = 1);
  /// Text shown after the bar, such as the current loss.
  void note(std::string text);

 private:
  void show(bool last);

  std::mutex mutex_;
  std::string label_, note_;
  std::uint64_t total_, done_ = 0, shown_tenth_ = 0;
  bool terminal_;
  std::chrono::steady_clock::time_point start_, shown_;
};

}  // namespace qhm
