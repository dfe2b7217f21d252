#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace qhm {

/// A result folder that one run writes while it works, so that what is done is kept whatever happens. It is
/// locked: a second run is refused at its start, not at its end. Each file is replaced in one step.
class ClaimedFolder {
 public:
  enum class How {
    create,  ///< the folder must not exist
    resume   ///< it must exist
  };
  /// Throws InputError for `--out` (missing, exists already, does not exist, cannot be written, is being
  /// written by another run).
  ClaimedFolder(std::filesystem::path target, How);
  /// Gives the lock back; removes a folder that is still empty.
  ~ClaimedFolder();
  ClaimedFolder(ClaimedFolder const&) = delete;
  ClaimedFolder& operator=(ClaimedFolder const&) = delete;

  [[nodiscard]] std::filesystem::path const& path() const { return target_; }
  void write(std::string const& name, std::string_view bytes) const;
  /// Removes a file if it is there.
  void remove(std::string const& name) const;

 private:
  std::filesystem::path target_;
  int lock_ = -1;
};

}  // namespace qhm
