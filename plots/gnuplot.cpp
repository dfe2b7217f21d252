#include "plots/gnuplot.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::plots {
namespace {

namespace fs = std::filesystem;

constexpr int not_started = 127;
constexpr char log_name[] = "gnuplot.log.txt";

/// A new folder that is gone when its owner is.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "qhm-plot-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr)
      throw InputError("TMPDIR", "", "is not a folder for temporary files",
                       "point it to one that can be written");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  ScratchFolder(ScratchFolder const&) = delete;
  ScratchFolder& operator=(ScratchFolder const&) = delete;
  [[nodiscard]] fs::path const& path() const { return path_; }

 private:
  fs::path path_;
};

/// Exit status of `gnuplot -d SCRIPT` run inside `folder`, its words kept in the log there.
int status_of_gnuplot(fs::path const& folder, std::string const& script) {
  std::string const file = "./" + script;
  pid_t const child = ::fork();
  if (child == 0) {
    // Only calls that are safe between fork and exec.
    int const in = ::open("/dev/null", O_RDONLY);
    int const log = ::chdir(folder.c_str()) == 0 ? ::open(log_name, O_WRONLY | O_CREAT, 0600) : -1;
    if (in < 0 || log < 0 || ::dup2(in, 0) < 0 || ::dup2(log, 1) < 0 || ::dup2(log, 2) < 0)
      ::_exit(not_started);
    ::execlp("gnuplot", "gnuplot", "-d", file.c_str(), static_cast<char*>(nullptr));
    ::_exit(not_started);
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0 || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

/// gnuplot's complaint as one line: it shows the command, a caret, then `line 7: what is wrong`.
std::string complaint(fs::path const& folder) {
  std::string words;
  for (char const c : read_file(folder / log_name)) {
    bool const blank = c == '\n' || c == '^' || c == ' ';
    if (!blank || (!words.empty() && words.back() != ' ')) words += blank ? ' ' : c;
  }
  auto const line = words.rfind("line ");
  return words.substr(line == std::string::npos ? 0 : line, 200);
}

}  // namespace

std::vector<NamedFile> run_gnuplot(NamedFile const& script, NamedFile const& data,
                                   std::vector<std::string> const& images) {
  ScratchFolder const scratch;
  write_file(scratch.path() / script.name, script.bytes);
  write_file(scratch.path() / data.name, data.bytes);
  int const status = status_of_gnuplot(scratch.path(), script.name);
  if (status == not_started)
    throw InputError("gnuplot", "", "cannot be started", "install it, on Debian: apt install gnuplot-nox");
  if (status != 0)
    throw InputError("gnuplot", "", "failed (" + complaint(scratch.path()) + ")",
                     "version 5.4 or later is needed, on Debian: apt install gnuplot-nox");
  std::vector<NamedFile> files;
  for (auto const& name : images) files.push_back({name, read_file(scratch.path() / name)});
  return files;
}

std::string gnuplot_quoted(std::string const& text) {
  std::string quoted(1, '\'');
  for (char const c : text) {
    bool const control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (c == '\'') {
      quoted += R"('."'".')";
    } else {
      quoted += control ? ' ' : c;
    }
  }
  quoted += '\'';
  return quoted;
}

}  // namespace qhm::plots
