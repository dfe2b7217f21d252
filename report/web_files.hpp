#pragma once

#include <span>
#include <string>
#include <string_view>

namespace qhm::report {

/// A file of web/, of the explorer or of docs/, as it was when the program was built.
struct WebFile {
  std::string_view name;    ///< `web/page.css`
  std::string_view sha256;  ///< 64 hexadecimal digits
  std::string_view text;
};
std::span<WebFile const> web_files();

/// The file, or null where the build was made without it.
WebFile const* find_web_file(std::string_view name);

/// The file. Throws std::logic_error where there is none: the page needs it.
WebFile const& web_file(std::string_view name);

}  // namespace qhm::report
