#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace qhm::sources {

/// What a tool said and how it ended.
struct ToolEnding {
  bool started = true;
  int code = 0;
  std::string said;  ///< standard output and standard error
};

/// Runs a program to its end, without a shell; `scratch` holds its output meanwhile.
ToolEnding run_tool(std::string const& program, std::vector<std::string> const& arguments,
                    std::filesystem::path const& scratch);

/// The MD5 of a file as 32 hexadecimal digits, by `md5sum`. Throws InputError when that fails.
std::string md5_of(std::filesystem::path const& file, std::string const& md5sum,
                   std::filesystem::path const& scratch);

/// A folder for intermediate files, empty at first and gone in the end.
class ScratchFolder {
 public:
  /// Throws InputError naming the folder when it cannot be made.
  explicit ScratchFolder(std::filesystem::path path);
  /// One among the temporary files.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(ScratchFolder const&) = delete;
  ScratchFolder& operator=(ScratchFolder const&) = delete;
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace qhm::sources
