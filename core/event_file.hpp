#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace qhm {

/// CRC-32C (Castagnoli's polynomial, reflected; RFC 3720, appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

/// `data` as TensorFlow's record files frame it: its length (64 bits, little-endian), the masked CRC-32C of
/// the length, the data, the masked CRC-32C of the data.
std::string framed_record(std::string_view data);

/// One scalar as TensorFlow's `Event` message, to be framed. Beyond the range of float it is infinite.
std::string scalar_event(std::string_view tag, std::uint64_t step, double value, double wall_time);

/// Scalars for TensorBoard: `events.out.tfevents.SECONDS.HOST.SUFFIX` in a folder.
///
/// A file of that suffix that is there already is continued after its last whole record, so that a run which
/// was killed and resumed stays one curve. Scalars are kept in memory until `flush`, which the destructor
/// calls; flush once for all scalars of a step.
class EventFile {
 public:
  /// Throws InputError naming the file when it cannot be written, or is no file of events.
  explicit EventFile(std::filesystem::path const& folder, std::string const& suffix = "qhm");
  ~EventFile();
  EventFile(EventFile const&) = delete;
  EventFile& operator=(EventFile const&) = delete;

  /// `wall_time` in seconds since 1970.
  void scalar(std::string_view tag, std::uint64_t step, double value, double wall_time);
  /// Throws InputError naming the file, for example when the disk is full.
  void flush();
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::string waiting_;
  int file_ = -1;
};

}  // namespace qhm
