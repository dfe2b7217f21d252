#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/files.hpp"
#include "tests/plots/sample_results.hpp"

namespace qhm::report {

/// What ends an element, an attribute, a comment or a script, and would be seen if it did.
inline std::string const hostile =
    "</script></title></svg>\"'><img src=x onerror=alert(1)><script>document.title='broken'</script><!--";

/// A folder for results, removed at the end.
class ResultFolder {
 public:
  explicit ResultFolder(std::string const& name)
      : path_(std::filesystem::temp_directory_path() /
              ("qhm-report-" + name + "-" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ResultFolder() { std::filesystem::remove_all(path_); }
  ResultFolder(ResultFolder const&) = delete;
  ResultFolder& operator=(ResultFolder const&) = delete;
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

  /// Writes a result as a run would, with `changes` merged into its manifest.
  [[nodiscard]] std::filesystem::path add(std::string const& name, Result result,
                                          nlohmann::json const& changes = nlohmann::json::object()) const {
    result.manifest.merge_patch(changes);
    return plots::written(result, path_ / name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace qhm::report
