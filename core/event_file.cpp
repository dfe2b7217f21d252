#include "core/event_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t header_bytes = 12, footer_bytes = 4;  // length and its checksum; the data's checksum

constexpr std::size_t version_record_bytes = header_bytes + 24 + footer_bytes;  // a file begins with one

constexpr auto crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t state = byte;
    for (int bit = 0; bit < 8; ++bit) state = (state >> 1) ^ ((state & 1) != 0 ? 0x82f63b78u : 0u);
    table[byte] = state;
  }
  return table;
}();

/// TensorFlow's mask: a checksum of bytes that hold checksums would be weak.
std::uint32_t masked_crc(std::string_view bytes) {
  return std::rotr(crc32c(bytes), 15) + 0xa282ead8u;
}

template <class Unsigned>
std::string little_endian(Unsigned number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof number; ++i)
    bytes += static_cast<char>(static_cast<unsigned char>(number >> 8 * i));
  return bytes;
}

std::uint64_t read_little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

// Protocol buffers: a key is the field's number and its wire type.
enum Wire { varint = 0, fixed64 = 1, lengthed = 2, fixed32 = 5 };

char key(int field, Wire wire) {
  return static_cast<char>(field << 3 | wire);
}

std::string as_varint(std::uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(static_cast<unsigned char>(number | 0x80));
  return bytes + static_cast<char>(number);
}

std::string lengthed_field(int field, std::string_view bytes) {
  return key(field, lengthed) + as_varint(bytes.size()) + std::string(bytes);
}

std::string time_field(double wall_time) {
  return key(1, fixed64) + little_endian(std::bit_cast<std::uint64_t>(wall_time));
}

float nearest_float(double value) {
  if (std::isfinite(value) && std::abs(value) > std::numeric_limits<float>::max())
    return std::copysign(std::numeric_limits<float>::infinity(), static_cast<float>(std::copysign(1, value)));
  return static_cast<float>(value);
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

/// The newest file of events with that suffix, or the name of a new one.
fs::path file_of_events(fs::path const& folder, std::string const& suffix) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error)) {
    auto const name = entry.path().filename().string();
    if (name.starts_with("events.out.tfevents.") && name.ends_with("." + suffix)) names.push_back(name);
  }
  if (!names.empty()) return folder / *std::ranges::max_element(names);
  auto const seconds = static_cast<std::uint64_t>(now());
  return folder / ("events.out.tfevents." + std::to_string(seconds) + "." + host_name() + "." + suffix);
}

/// Length of the records that are whole and sound.
std::size_t sound_bytes(std::string_view bytes) {
  for (std::size_t begin = 0;;) {
    auto const rest = bytes.substr(begin);
    if (rest.size() < header_bytes + footer_bytes) return begin;
    std::uint64_t const length = read_little_endian(rest.substr(0, 8));
    if (length > rest.size() - header_bytes - footer_bytes) return begin;
    auto const record = rest.substr(0, header_bytes + length + footer_bytes);
    if (record != framed_record(record.substr(header_bytes, length))) return begin;
    begin += record.size();
  }
}

[[noreturn]] void cannot_write(fs::path const& path) {
  throw InputError(path.string(), "", std::string("cannot be written (") + std::strerror(errno) + ")",
                   "choose a place that can be written, or free some space");
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t state = ~0u;
  for (char const byte : bytes)
    state = (state >> 8) ^ crc_table[(state ^ static_cast<unsigned char>(byte)) & 0xff];
  return ~state;
}

std::string framed_record(std::string_view data) {
  auto const length = little_endian(static_cast<std::uint64_t>(data.size()));
  return length + little_endian(masked_crc(length)) + std::string(data) + little_endian(masked_crc(data));
}

std::string scalar_event(std::string_view tag, std::uint64_t step, double value, double wall_time) {
  auto const number = little_endian(std::bit_cast<std::uint32_t>(nearest_float(value)));
  auto const entry = lengthed_field(1, tag) + key(2, fixed32) + number;
  return time_field(wall_time) + key(2, varint) + as_varint(step) +
         lengthed_field(5, lengthed_field(1, entry));
}

EventFile::EventFile(fs::path const& folder, std::string const& suffix)
    : path_(file_of_events(folder, suffix)) {
  auto const there = fs::exists(path_) ? read_file(path_) : "";
  auto const sound = sound_bytes(there);
  if (sound == 0 && there.size() >= version_record_bytes)
    throw InputError(path_.string(), "", "holds no record of events", "move it away");
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file_ < 0) cannot_write(path_);
  if (::ftruncate(file_, static_cast<off_t>(sound)) != 0) {
    ::close(file_);
    cannot_write(path_);
  }
  if (sound == 0) waiting_ = framed_record(time_field(now()) + lengthed_field(3, "brain.Event:2"));
}

EventFile::~EventFile() {
  try {
    flush();
  } catch (InputError const&) {
    // Whoever must know calls flush.
  }
  ::close(file_);
}

void EventFile::scalar(std::string_view tag, std::uint64_t step, double value, double wall_time) {
  waiting_ += framed_record(scalar_event(tag, step, value, wall_time));
}

void EventFile::flush() {
  while (!waiting_.empty()) {
    auto const written = ::write(file_, waiting_.data(), waiting_.size());
    if (written < 0 && errno != EINTR) cannot_write(path_);
    if (written > 0) waiting_.erase(0, static_cast<std::size_t>(written));
  }
}

}  // namespace qhm
