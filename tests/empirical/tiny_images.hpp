#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/files.hpp"
#include "empirical/datasets/dataset.hpp"
#include "empirical/samples.hpp"

namespace qhm::empirical {

/// Random images [n, channels, side, side] with labels 0 .. classes-1 in turn, which shift their brightness,
/// so that there is something to learn.
inline LabelledSet tiny_images(std::int64_t n, std::int64_t channels, std::int64_t side, std::int64_t classes,
                               std::uint64_t seed) {
  torch::manual_seed(seed);
  auto const labels = torch::arange(n, torch::kInt64).remainder(classes);
  auto const shift = (labels * (127 / classes)).view({n, 1, 1, 1});
  auto const images = torch::randint(128, {n, channels, side, side}, torch::kInt64) + shift;
  return {.inputs = images.to(torch::kUInt8), .labels = labels};
}

/// The images as networks read them, with mean 0.4 and deviation 0.3.
inline Samples tiny_samples(LabelledSet const& set, torch::ScalarType type = torch::kFloat) {
  auto const channels = static_cast<std::size_t>(set.inputs.size(1));
  PixelStatistics const pixels{.mean = std::vector<double>(channels, 0.4),
                               .std = std::vector<double>(channels, 0.3)};
  return {set, pixels, torch::kCPU, type};
}

/// Writes one split of a Fashion-MNIST folder: IDX files of images [n, 1, h, w].
inline void write_idx(LabelledSet const& set, std::filesystem::path const& folder, std::string const& split) {
  auto const big_endian = [](std::int64_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
  };
  auto const bytes_of = [](torch::Tensor const& tensor) {
    auto const bytes = tensor.to(torch::kUInt8).contiguous();
    return std::string(static_cast<char const*>(bytes.data_ptr()), bytes.nbytes());
  };
  auto const n = set.labels.size(0);
  write_file(folder / (split + "-images-idx3-ubyte"),
             big_endian(0x803) + big_endian(n) + big_endian(set.inputs.size(2)) +
                 big_endian(set.inputs.size(3)) + bytes_of(set.inputs));
  write_file(folder / (split + "-labels-idx1-ubyte"),
             big_endian(0x801) + big_endian(n) + bytes_of(set.labels));
}

/// Calls back nobody.
inline void unobserved(std::int64_t) {}

}  // namespace qhm::empirical
