#include "empirical/sources/tools.hpp"

#include <unistd.h>

#include <utility>

#include "core/child_process.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::sources {

namespace fs = std::filesystem;

namespace {

fs::path temporary_place() {
  std::error_code error;
  auto const place = fs::temp_directory_path(error);
  if (error)
    throw InputError("TMPDIR", "", "is not a folder for temporary files",
                     "point it to one that can be written");
  return place / ("qhm-tools-" + std::to_string(::getpid()));
}

}  // namespace

ToolEnding run_tool(std::string const& program, std::vector<std::string> const& arguments,
                    fs::path const& scratch) {
  fs::path const output = scratch / "output.txt";
  std::vector<std::string> line{program};
  line.insert(line.end(), arguments.begin(), arguments.end());
  try {
    ChildProcess child({.program = program, .line = std::move(line), .output = output});
    auto const ending = child.wait();
    return {.code = ending.signal != 0 ? 128 + ending.signal : ending.code, .said = read_file(output)};
  } catch (InputError const& error) {
    if (error.field() != program) throw;
    return {.started = false, .code = 127, .said = program + " cannot be started"};
  }
}

std::string md5_of(fs::path const& file, std::string const& md5sum, fs::path const& scratch) {
  constexpr std::size_t digits = 32;
  auto const ending = run_tool(md5sum, {"--zero", "--", file.string()}, scratch);
  if (!ending.started)
    throw InputError(md5sum, "", "cannot be started", "install it, on Debian: apt install coreutils");
  auto const sum = ending.said.substr(0, digits);
  if (ending.code != 0 || sum.size() != digits ||
      sum.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw InputError(file.string(), "", "cannot be summed (" + last_line(ending.said) + ")",
                     "check its permissions");
  return sum;
}

ScratchFolder::ScratchFolder(fs::path path) : path_(std::move(path)) {
  std::error_code error;
  fs::remove_all(path_, error);
  if (!error) fs::create_directories(path_, error);
  if (error)
    throw InputError(path_.parent_path().string(), "", "cannot be written (" + error.message() + ")",
                     "choose a folder that can be written");
}

ScratchFolder::ScratchFolder() : ScratchFolder(temporary_place()) {}

ScratchFolder::~ScratchFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

}  // namespace qhm::sources
