#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace qhm::synthetic {

/// A folder with tiny IDX files under Fashion-MNIST's names (uncompressed, which readers accept), removed at
/// the end. Image i has pixel (3 i + 5 r + 7 c) % 256 at row r and column c, and label i % 3.
class TwoClassFiles {
 public:
  explicit TwoClassFiles(std::uint32_t count = 12)
      : folder(std::filesystem::path(testing::TempDir()) /
               ("qhm-two-classes-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::string images = std::string("\0\0\x08\x03", 4) + number(count) + number(28) + number(28);
    std::string labels = std::string("\0\0\x08\x01", 4) + number(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      for (std::uint32_t r = 0; r < 28; ++r)
        for (std::uint32_t c = 0; c < 28; ++c) images += static_cast<char>((3 * i + 5 * r + 7 * c) % 256);
      labels += static_cast<char>(i % 3);
    }
    write("train-images-idx3-ubyte.gz", images);
    write("train-labels-idx1-ubyte.gz", labels);
  }
  ~TwoClassFiles() { std::filesystem::remove_all(folder); }
  TwoClassFiles(TwoClassFiles const&) = delete;
  TwoClassFiles& operator=(TwoClassFiles const&) = delete;

  void write(std::string const& name, std::string const& bytes) const {
    std::ofstream(folder / name, std::ios::binary) << bytes;
  }

  static std::string number(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
    return bytes;
  }

  std::filesystem::path folder;
};

}  // namespace qhm::synthetic
