#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qhm {

/// A program to start, without a shell in between. Its standard input is empty.
struct ChildCommand {
  std::string program;            ///< a path, or a name to look for in PATH
  std::vector<std::string> line;  ///< argv, the program's own name first
  std::filesystem::path output;   ///< takes standard output and standard error
  bool append = false;            ///< keep what `output` holds
  bool lock = false;              ///< `output` is locked (flock) for as long as the child lives
};

/// How a child ended: by itself with a code, or by a signal.
struct ChildEnding {
  int code = 0;
  int signal = 0;
};

/// The last line of what a child said, where programs complain.
std::string last_line(std::string text);

/// A running child. It gets SIGTERM when this process ends in any way, by SIGKILL too, and is no part of the
/// terminal's foreground group: Ctrl-C reaches it only through its parent. Start children from one thread
/// that lives as long as they.
class ChildProcess {
 public:
  /// Throws InputError for `program` when it cannot be started, or for `output` when that cannot be written
  /// or another process has locked it.
  explicit ChildProcess(ChildCommand const&);
  /// Ends the child by SIGTERM and waits for it if it still runs.
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;

  /// The ending, once there is one.
  std::optional<ChildEnding> poll();
  ChildEnding wait();
  void send(int signal) const;

 private:
  std::optional<ChildEnding> reap(int options);

  pid_t pid_ = -1;
};

}  // namespace qhm
