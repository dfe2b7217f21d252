#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace qhm {

/// An array of bytes as the IDX format stores it: MNIST's images (count x rows x columns) and labels (count).
struct Idx {
  std::vector<std::size_t> shape;  ///< slowest dimension first
  std::vector<std::uint8_t> data;  ///< product(shape) bytes, the last dimension contiguous
};

/// Reads an IDX file of unsigned bytes with `dimensions` dimensions (1 to 255), plain or gzip-compressed.
///
/// Layout: two zero bytes, the type 0x08, the number of dimensions, each dimension as a big-endian 32-bit
/// number, then the bytes (yann.lecun.com/exdb/mnist). A gzip file's checksums are verified.
///
/// Throws InputError naming the file when it cannot be read, is not such an array, is damaged, or holds fewer
/// or more bytes than its header says. Memory grows with the bytes that are there, never with what the header
/// claims.
Idx read_idx(std::filesystem::path const&, std::size_t dimensions);

}  // namespace qhm
