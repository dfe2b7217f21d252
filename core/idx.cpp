#include "core/idx.hpp"

#include <zlib.h>

#include <array>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

[[noreturn]] void refuse(std::filesystem::path const& path, std::string const& what) {
  throw InputError(path.string(), "", what, "fetch the file again");
}

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

/// zlib's state for one gzip file.
struct Inflater {
  z_stream stream{};
  Inflater() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(Inflater const&) = delete;
  Inflater& operator=(Inflater const&) = delete;
};

/// The bytes of all gzip members of `packed`, at most `most` of them: what a header's length asks for bounds
/// what a hostile file can expand to.
std::string gunzip(std::string_view packed, std::filesystem::path const& path, std::size_t most) {
  Inflater inflater;
  auto& stream = inflater.stream;
  std::string bytes;
  std::array<Bytef, std::size_t{1} << 16> block{};
  while (bytes.size() < most) {
    if (stream.avail_in == 0) {
      auto const piece = packed.substr(0, std::size_t{1} << 30);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      stream.avail_in = static_cast<uInt>(piece.size());
      packed.remove_prefix(piece.size());
    }
    stream.next_out = block.data();
    stream.avail_out = static_cast<uInt>(block.size());
    int const state = inflate(&stream, Z_NO_FLUSH);
    bytes.append(reinterpret_cast<char const*>(block.data()), block.size() - stream.avail_out);
    if (state == Z_STREAM_END) {
      if (stream.avail_in == 0 && packed.empty()) return bytes;
      inflateReset(&stream);  // another member, or bytes that are none
    } else if (state == Z_BUF_ERROR) {
      refuse(path, "is truncated: its gzip stream has no end");
    } else if (state != Z_OK) {
      refuse(path, "is damaged: its gzip stream cannot be unpacked");
    }
  }
  return bytes;
}

std::uint32_t big_endian(std::string_view four) {
  std::uint32_t value = 0;
  for (char const byte : four) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

/// The shape that the header promises.
std::vector<std::size_t> parse_header(std::string_view header, std::filesystem::path const& path,
                                      std::size_t dimensions) {
  if (header.size() < 4) refuse(path, "is truncated: it ends inside its header");
  std::uint32_t const magic = big_endian(header.substr(0, 4));
  std::uint32_t const expected = 0x0800U | static_cast<std::uint32_t>(dimensions);
  if (magic != expected) {
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(),
                  "has the magic number 0x%08x, not 0x%08x of %zu-dimensional bytes", magic, expected,
                  dimensions);
    throw InputError(path.string(), "", text.data(), "name an IDX file of that kind");
  }
  if (header.size() < 4 + 4 * dimensions) refuse(path, "is truncated: it ends inside its header");
  std::vector<std::size_t> shape;
  for (std::size_t i = 0; i < dimensions; ++i) shape.push_back(big_endian(header.substr(4 + 4 * i, 4)));
  return shape;
}

std::size_t product(std::vector<std::size_t> const& shape, std::filesystem::path const& path) {
  constexpr std::size_t largest = std::numeric_limits<std::size_t>::max() >> 1;
  std::size_t count = 1;
  for (std::size_t const extent : shape) {
    if (extent != 0 && count > largest / extent) refuse(path, "claims a size that no file has");
    count *= extent;
  }
  return count;
}

}  // namespace

Idx read_idx(std::filesystem::path const& path, std::size_t dimensions) {
  if (dimensions < 1 || dimensions > 255) throw std::logic_error("an IDX array has 1 to 255 dimensions");
  std::string bytes = read_file(path);
  std::size_t const header_size = 4 + 4 * dimensions;
  bool const packed = is_gzip(bytes);
  auto const shape = parse_header(packed ? gunzip(bytes, path, header_size) : bytes, path, dimensions);
  std::size_t const count = product(shape, path);
  if (packed) bytes = gunzip(bytes, path, header_size + count + 1);

  std::size_t const found = bytes.size() - header_size;
  if (found != count)
    refuse(path, std::string(found < count ? "is truncated: " : "is oversized: ") + "its header says " +
                     std::to_string(count) + " bytes of data and " +
                     (found < count ? std::to_string(found) + " are there" : "more are there"));
  return {shape, {bytes.begin() + static_cast<std::ptrdiff_t>(header_size), bytes.end()}};
}

}  // namespace qhm
