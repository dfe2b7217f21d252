#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "core/files.hpp"
#include "sweep/execution.hpp"

namespace qhm::sweep {

/// Sweeps of a small program that stands in for `qhm train`. It notes in `starts`, `completions` and `stops`
/// what it did, and in `crowds` how many of it ran at its start; at SIGTERM it stops as the trainer does. It
/// completes once the file `gate` is there; seed 13 is bad input, seed 14 ends with code 70 and no word.
class StandIn : public testing::Test {
 protected:
  StandIn() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "live");
    std::filesystem::copy(std::filesystem::path(QHM_TEST_DATA) / "sweep/stand_in", folder_ / "program");
  }
  ~StandIn() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Workplace place(std::uint64_t jobs) const {
    return {.folder = folder_ / "sweep", .program = folder_ / "program", .jobs = jobs, .cores = 4};
  }

  [[nodiscard]] static std::vector<sweep::Run> seeds(std::vector<int> const& numbers) {
    std::vector<sweep::Run> runs;
    for (int const number : numbers) {
      Flags const flags{{"seed", std::to_string(number)}};
      runs.push_back({.hash = hash_of(flags), .plan = "", .flags = flags});
    }
    return runs;
  }

  void open_gate() const { write_file(folder_ / "gate", ""); }

  /// Lines of a note, sorted.
  [[nodiscard]] std::vector<std::string> notes(std::string const& name) const {
    std::vector<std::string> lines;
    if (!std::filesystem::exists(folder_ / name)) return lines;
    auto const text = read_file(folder_ / name);
    for (std::size_t begin = 0; begin < text.size();) {
      auto const end = text.find('\n', begin);
      lines.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    std::ranges::sort(lines);
    return lines;
  }

  /// Waits for something that happens sooner or later; a test that would wait for ever fails after a minute.
  static void await(std::function<bool()> const& happened) {
    auto const start = std::chrono::steady_clock::now();
    while (!happened()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      if (std::chrono::steady_clock::now() - start < std::chrono::minutes(1)) continue;
      ADD_FAILURE() << "did not happen";
      return;
    }
  }

  /// A process of its own that runs a sweep and ends with the signal that stopped it as its code.
  template <class Sweep>
  static pid_t in_another_process(Sweep sweep) {
    pid_t const pid = ::fork();
    if (pid == 0) ::_exit(sweep());
    return pid;
  }

  static int status_of(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return status;
  }

  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                  ("qhm-sweep-" + std::to_string(::getpid()) + "-" +
                                   testing::UnitTest::GetInstance()->current_test_info()->name());
};

}  // namespace qhm::sweep
