#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace qhm::test {

/// What one run of the program said.
struct Ran {
  int code;
  std::string out, error;
};

/// Runs the qhm that this build made, through a shell.
inline Ran qhm(std::string const& arguments) {
  auto const errors = std::filesystem::temp_directory_path() / ("qhm-stderr-" + std::to_string(getpid()));
  std::string const command = std::string(QHM_PROGRAM) + " " + arguments + " 2>" + errors.string();
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start the program");
  Ran ran{};
  std::array<char, 4096> buffer{};
  for (std::size_t read = 0; (read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    ran.out.append(buffer.data(), read);
  ran.code = WEXITSTATUS(pclose(pipe));
  std::ifstream stream(errors);
  ran.error.assign(std::istreambuf_iterator<char>(stream), {});
  std::filesystem::remove(errors);
  return ran;
}

}  // namespace qhm::test
