#include "sweep/execution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <thread>

#include "core/child_process.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "core/interrupt.hpp"
#include "core/progress.hpp"
#include "sweep/run_folder.hpp"

namespace qhm::sweep {
namespace {

namespace fs = std::filesystem;

constexpr auto glance = std::chrono::milliseconds(20);

struct Started {
  Run const* run;
  ChildProcess process;
};

fs::path log_of(Workplace const& place, Run const& run) {
  return place.folder / "logs" / (run.hash + ".log");
}

/// A child of a sweep that was killed needs a moment to end: it holds its log, and its folder where it claims
/// that.
bool is_being_written(Workplace const& place, Run const& run) {
  return is_locked(log_of(place, run)) || is_locked(folder_of(place.folder, run) / ".lock");
}

class Execution {
 public:
  Execution(Workplace const& place, std::function<void()> const& changed)
      : place_(place), changed_(changed) {}

  Executed run_all(std::vector<Run> const& runs) {
    for (auto const& run : runs) {
      auto const folder = folder_of(place_.folder, run);
      check_settings(folder, run);
      if (has_ended(state_of(folder)))
        ++executed_.found;
      else
        left_.push_back(&run);
    }
    if (left_.empty()) return executed_;
    fs::create_directories(place_.folder / "logs");
    Progress progress("sweep", left_.size());
    Interrupt const interrupt;
    while (!running_.empty() || (!left_.empty() && executed_.signal == 0)) {
      if (Interrupt::requested() && executed_.signal == 0) stop();
      while (executed_.signal == 0 && running_.size() < place_.jobs && start_next()) changed_();
      progress.advance(collect());
      progress.note(fmt::format("{} running, {} waiting, {} failed", running_.size(), left_.size(),
                                executed_.failures.size()));
      std::this_thread::sleep_for(glance);
    }
    return executed_;
  }

 private:
  void stop() {
    executed_.signal = Interrupt::signal();
    for (auto const& started : running_) started.process.send(SIGTERM);
  }

  /// Starts the first waiting run whose folder nobody writes to.
  bool start_next() {
    auto const next =
        std::ranges::find_if(left_, [&](Run const* run) { return !is_being_written(place_, *run); });
    if (next == left_.end()) {
      if (!left_.empty() && running_.empty() && !waited_) {
        fmt::print(stderr, "sweep: {} is still being written by an earlier run; waiting for its end\n",
                   folder_of(place_.folder, *left_.front()).string());
        waited_ = true;
      }
      return false;
    }
    Run const& run = **next;
    left_.erase(next);
    if (auto const folder = folder_of(place_.folder, run); is_bare(folder)) fs::remove_all(folder);
    running_.push_back({.run = &run,
                        .process = ChildProcess({.program = place_.program,
                                                 .line = train_line(place_, run),
                                                 .output = log_of(place_, run),
                                                 .append = true,
                                                 .lock = true})});
    return true;
  }

  /// Takes the runs that have ended off the list and counts them.
  std::uint64_t collect() {
    std::uint64_t count = 0;
    std::vector<Started> still;
    for (auto& started : running_) {
      if (auto const ending = started.process.poll()) {
        note(*started.run, *ending);
        ++count;
      } else {
        still.push_back(std::move(started));
      }
    }
    running_.swap(still);
    if (count > 0) changed_();
    return count;
  }

  void note(Run const& run, ChildEnding const& ending) {
    if (ending.code == 0 && ending.signal == 0 && has_ended(state_of(folder_of(place_.folder, run)))) {
      ++executed_.ended;
      return;
    }
    if (executed_.signal != 0) return;  // it was asked to stop
    auto line = last_line(read_file(log_of(place_, run)));
    if (ending.signal != 0) line = fmt::format("ended by signal {} ({})", ending.signal, line);
    if (line.empty()) line = fmt::format("ended with code {} and said nothing", ending.code);
    executed_.failures.push_back({.hash = run.hash, .code = ending.code, .last_line = line});
  }

  Workplace const& place_;
  std::function<void()> const& changed_;
  std::deque<Run const*> left_;
  std::vector<Started> running_;
  Executed executed_;
  bool waited_ = false;
};

}  // namespace

std::vector<std::string> train_line(Workplace const& place, Run const& run) {
  std::vector<std::string> line{"qhm", "train"};
  auto const words = words_of(run.flags);
  line.insert(line.end(), words.begin(), words.end());
  if (place.jobs > 1 && !run.flags.contains("threads"))
    line.insert(line.end(),
                {"--threads", std::to_string(std::max<std::uint64_t>(1, place.cores / place.jobs))});
  line.insert(line.end(), {"--out", folder_of(place.folder, run).string(), "--resume"});
  return line;
}

Executed execute(std::vector<Run> const& runs, Workplace const& place, std::function<void()> const& changed) {
  return Execution(place, changed).run_all(runs);
}

}  // namespace qhm::sweep
