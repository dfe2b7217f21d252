#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace qhm::plots {

/// The pixels of a PNG, red, green and blue in 0..255 each, row by row from the top.
struct Pixels {
  std::size_t width = 0, height = 0;
  std::vector<std::uint8_t> channels;  ///< 3 width height

  [[nodiscard]] int at(std::size_t x, std::size_t y, std::size_t channel) const {
    return channels.at((y * width + x) * 3 + channel);
  }
};

/// Reads what cairo writes: 8 bits a channel, RGB or RGBA (whose last channel is left out), not interlaced.
/// Throws std::runtime_error for anything else.
inline Pixels read_png(std::string const& bytes) {
  auto const word = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
    return value;
  };
  Pixels pixels;
  std::string packed;
  std::size_t samples = 0;
  for (std::size_t at = 8; at + 12 <= bytes.size(); at += 12 + word(at)) {
    auto const kind = bytes.substr(at + 4, 4);
    auto const data = bytes.substr(at + 8, word(at));
    if (kind == "IHDR") {
      pixels.width = word(at + 8);
      pixels.height = word(at + 12);
      samples = data.at(9) == 2 ? 3 : data.at(9) == 6 ? 4 : 0;
      if (samples == 0 || data.at(8) != 8 || data.at(12) != 0)
        throw std::runtime_error("PNG of another kind");
    }
    if (kind == "IDAT") packed += data;
  }
  std::size_t const stride = pixels.width * samples;
  std::vector<std::uint8_t> raw(pixels.height * (stride + 1));
  uLongf size = raw.size();
  if (uncompress(raw.data(), &size, reinterpret_cast<Bytef const*>(packed.data()), packed.size()) != Z_OK ||
      size != raw.size())
    throw std::runtime_error("PNG is damaged");
  std::vector<std::uint8_t> above(stride, 0), row(stride);
  for (std::size_t y = 0; y < pixels.height; ++y) {
    auto const* const line = raw.data() + y * (stride + 1);
    for (std::size_t i = 0; i < stride; ++i) {
      int const left = i < samples ? 0 : row[i - samples], up = above[i];
      int const corner = i < samples ? 0 : above[i - samples];
      int const guess = left + up - corner;
      int const dl = std::abs(guess - left), du = std::abs(guess - up), dc = std::abs(guess - corner);
      int const paeth = dl <= du && dl <= dc ? left : du <= dc ? up : corner;
      int const predicted[] = {0, left, up, (left + up) / 2, paeth};
      row[i] = static_cast<std::uint8_t>(line[i + 1] + predicted[line[0]]);
    }
    for (std::size_t x = 0; x < pixels.width; ++x)
      for (std::size_t c = 0; c < 3; ++c) pixels.channels.push_back(row[x * samples + c]);
    above = row;
  }
  return pixels;
}

}  // namespace qhm::plots
