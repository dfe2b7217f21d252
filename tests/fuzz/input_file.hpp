#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace qhm::test {

/// A folder of the process in memory, removed at its end.
inline std::filesystem::path const& fuzz_folder() {
  struct Folder {
    std::filesystem::path path = "/dev/shm/qhm-fuzz-" + std::to_string(getpid());
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() {
      std::error_code error;
      std::filesystem::remove_all(path, error);
    }
  };
  static Folder const folder;
  return folder.path;
}

/// The input as a file of that name, for a reader that takes files.
inline std::filesystem::path input_file(std::uint8_t const* data, std::size_t size, char const* name) {
  auto path = fuzz_folder() / name;
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<char const*>(data), static_cast<std::streamsize>(size));
  return path;
}

}  // namespace qhm::test

/// What each target defines: reads hostile bytes as its reader would. Only InputError may leave the reader,
/// and the target catches it.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
