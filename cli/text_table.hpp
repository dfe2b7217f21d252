#pragma once

#include <string>
#include <vector>

namespace qhm::cli {

/// Rows of text under a header, written as aligned text, CSV, LaTeX (booktabs), Markdown or HTML.
struct TextTable {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

std::string aligned(TextTable const&);
std::string csv(TextTable const&);
std::string latex(TextTable const&);
std::string markdown(TextTable const&);
std::string html(TextTable const&);

/// `text` with the characters that HTML gives a meaning escaped.
std::string escaped_html(std::string const& text);

}  // namespace qhm::cli
