#include "empirical/sources/tools.hpp"

#include <utility>

#include "core/child_process.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::sources {

namespace fs = std::filesystem;

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

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of("\r\n ") + 1);
  return text.substr(text.find_last_of("\r\n") + 1);
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

ScratchFolder::~ScratchFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

}  // namespace qhm::sources
