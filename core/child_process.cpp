#include "core/child_process.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "core/errors.hpp"

namespace qhm {
namespace {

constexpr int not_started = 127;

/// Becomes the program. Only calls that are safe between fork and exec; the reason why it did not is written
/// to `failure`, which a successful start closes.
[[noreturn]] void become(char const* program, char* const* line, int output, pid_t parent, int failure) {
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  for (int const number : {SIGINT, SIGTERM, SIGPIPE}) sigaction(number, &plain, nullptr);
  int const input = ::open("/dev/null", O_RDONLY);
  bool const ready = ::setpgid(0, 0) == 0 && ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && input >= 0 &&
                     ::dup2(input, 0) >= 0 && ::dup2(output, 1) >= 0 && ::dup2(output, 2) >= 0;
  if (::getppid() != parent) ::_exit(not_started);  // it ended before prctl
  if (ready) ::execvp(program, line);
  int const reason = errno;
  [[maybe_unused]] auto const told = ::write(failure, &reason, sizeof reason);
  ::_exit(not_started);
}

int open_output(ChildCommand const& command) {
  int const how = command.append ? O_APPEND : O_TRUNC;
  int const output = ::open(command.output.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0644);
  if (output < 0)
    throw InputError(command.output.string(), "",
                     std::string("cannot be written (") + std::strerror(errno) + ")",
                     "choose a place that can be written");
  // The lock belongs to the open file, which the child shares: it outlives this process.
  if (command.lock && ::flock(output, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(output);
    throw InputError(command.output.string(), "", "is being written by another process", "wait for its end");
  }
  return output;
}

}  // namespace

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of("\r\n ") + 1);
  return text.substr(text.find_last_of("\r\n") + 1);
}

ChildProcess::ChildProcess(ChildCommand const& command) {
  std::vector<char*> line;
  for (auto const& word : command.line) line.push_back(const_cast<char*>(word.c_str()));
  line.push_back(nullptr);
  int const output = open_output(command);
  std::array<int, 2> failure{-1, -1};
  int reason = 0;
  if (::pipe2(failure.data(), O_CLOEXEC) != 0) {
    reason = errno;
  } else {
    pid_t const parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) become(command.program.c_str(), line.data(), output, parent, failure[1]);
    reason = pid_ < 0 ? errno : 0;
    ::close(failure[1]);
    int told = 0;
    ssize_t got = 0;
    while (pid_ > 0 && (got = ::read(failure[0], &told, sizeof told)) < 0 && errno == EINTR) {
    }
    if (got == sizeof told) reason = told;
    ::close(failure[0]);
  }
  ::close(output);
  if (reason == 0) return;
  if (pid_ > 0) wait();
  throw InputError(command.program, "", std::string("cannot be started (") + std::strerror(reason) + ")",
                   "install it, or put it in PATH");
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  send(SIGTERM);
  wait();
}

std::optional<ChildEnding> ChildProcess::reap(int options) {
  int status = 0;
  pid_t got = 0;
  while ((got = ::waitpid(pid_, &status, options)) < 0 && errno == EINTR) {
  }
  if (got == 0) return std::nullopt;
  pid_ = -1;
  if (got > 0 && WIFSIGNALED(status)) return ChildEnding{.code = 0, .signal = WTERMSIG(status)};
  return ChildEnding{.code = got > 0 ? WEXITSTATUS(status) : not_started, .signal = 0};
}

std::optional<ChildEnding> ChildProcess::poll() {
  return reap(WNOHANG);
}

ChildEnding ChildProcess::wait() {
  return *reap(0);
}

void ChildProcess::send(int signal) const {
  if (pid_ > 0) ::kill(pid_, signal);
}

}  // namespace qhm
