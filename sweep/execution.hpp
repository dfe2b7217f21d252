#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sweep/expansion.hpp"

namespace qhm::sweep {

/// How the runs of a sweep are started.
struct Workplace {
  std::filesystem::path folder;            ///< the sweep's, claimed by the caller
  std::string program = "/proc/self/exe";  ///< this very file, even where a new build has replaced it
  std::uint64_t jobs = 1;                  ///< runs at a time
  std::uint64_t cores = 1;                 ///< divided among the jobs where a run names no `threads`
};

/// A run that ended otherwise than complete or diverged.
struct Failure {
  std::string hash;
  int code = 0;           ///< exit code of `qhm train`
  std::string last_line;  ///< of its output, or how it ended
};

struct Executed {
  std::uint64_t found = 0;  ///< complete or diverged before
  std::uint64_t ended = 0;  ///< by now
  std::vector<Failure> failures{};
  int signal = 0;  ///< that stopped the sweep, 0 where none did
};

/// The command line of one run.
std::vector<std::string> train_line(Workplace const&, Run const&);

/// Runs what is not complete or diverged yet, `jobs` at a time, each as a process of its own that resumes;
/// their output is appended to `logs/HASH.log`. SIGINT and SIGTERM are passed on as SIGTERM and the children
/// waited for. `changed` is called whenever a run began or ended. Throws InputError before anything runs
/// where a folder holds another run.
Executed execute(std::vector<Run> const&, Workplace const&, std::function<void()> const& changed);

}  // namespace qhm::sweep
