#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace qhm {

/// Whole file as bytes. Throws InputError naming the path when it cannot be read.
std::string read_file(std::filesystem::path const&);

/// Replaces the file by `bytes` in one step: written under a temporary name beside it, synced to the disk,
/// renamed. A reader sees the old file or the new one, whatever happens in between. Throws InputError (a full
/// disk, no permission) and leaves the old file in place.
void write_file(std::filesystem::path const&, std::string_view bytes);

/// A folder that appears whole or not at all: files are written under `TARGET.partial-PID`, and `commit`
/// renames it. Left without commit, the partial folder is removed.
class PendingFolder {
 public:
  /// Throws InputError for `--out` when the target exists or its parent cannot be written.
  explicit PendingFolder(std::filesystem::path target);
  ~PendingFolder();
  PendingFolder(PendingFolder const&) = delete;
  PendingFolder& operator=(PendingFolder const&) = delete;

  [[nodiscard]] std::filesystem::path const& path() const { return partial_; }
  void write(std::string const& name, std::string_view bytes) const;
  void commit();

 private:
  std::filesystem::path target_, partial_;
  bool committed_ = false;
};

}  // namespace qhm
