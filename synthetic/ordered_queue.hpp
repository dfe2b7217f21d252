#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace qhm::synthetic {

/// Work on items 0 .. count-1 by several threads, whose results are taken in the order of the items: a thread
/// that is ahead waits, so no more results are held than there are threads.
///
/// `work(state, item)` runs in any thread; then `take(state, item)` in the order of the items, one at a time.
/// `state` is what make_state() gave to the thread. `stopped()` is asked before an item is begun: once true,
/// no further ones are. What work or take throws ends all and is thrown again.
template <class MakeState, class Work, class Take, class Stopped>
void for_each_in_order(std::uint64_t count, unsigned threads, MakeState const& make_state, Work const& work,
                       Take const& take, Stopped const& stopped) {
  std::mutex mutex;
  std::condition_variable turn;
  std::uint64_t begun = 0, taken = 0;
  bool failed = false;
  std::exception_ptr failure;

  auto const worker = [&] {
    try {
      auto state = make_state();
      for (;;) {
        std::uint64_t item = 0;
        {
          std::lock_guard const lock(mutex);
          if (failed || begun == count || stopped()) return;
          item = begun++;
        }
        work(state, item);
        std::unique_lock lock(mutex);
        turn.wait(lock, [&] { return failed || taken == item; });
        if (failed) return;
        take(state, item);
        ++taken;
        turn.notify_all();
      }
    } catch (...) {
      std::lock_guard const lock(mutex);
      if (!failed) failure = std::current_exception();
      failed = true;
      turn.notify_all();
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::uint64_t i = 1; i < threads && i < count; ++i) workers.emplace_back(worker);
    worker();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace qhm::synthetic
