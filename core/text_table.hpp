#pragma once

#include <string>
#include <vector>

namespace qhm {

/// Rows of text under a header, written as aligned text, CSV, LaTeX (booktabs) or Markdown.
struct TextTable {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::size_t keys = 1;  ///< leading columns that say what a row is
};

/// Aligned text. A table wider than `most` characters is cut into blocks of columns, each with the key
/// columns in front.
std::string aligned(TextTable const&, std::size_t most = 120);
std::string csv(TextTable const&);
std::string latex(TextTable const&);
std::string markdown(TextTable const&);

}  // namespace qhm
