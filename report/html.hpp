#pragma once

#include <optional>
#include <string>
#include <vector>

namespace qhm::report {

/// `text` with the characters that HTML gives a meaning escaped, in elements and in quoted attributes;
/// control characters become blanks, and bytes that are no UTF-8 the replacement character.
std::string escaped_html(std::string const& text);

/// JSON that stands inside a <script> element: `<`, `>` and `&` only as escapes, so that no text in it ends
/// the element or opens a comment.
std::string escaped_json(std::string const& json);

/// `text` as the name of an element: letters, digits, `-` and `_` as they are, every other byte as `.xx`.
/// Different texts have different names.
std::string anchor(std::string const& text);

/// A cell: HTML that is ready, and the number that it is sorted by where it is one.
struct Cell {
  std::string html;
  std::optional<double> number{};
};
Cell text_cell(std::string const& text);
/// Six significant digits; all of them as the title. A dash for what is not there.
Cell number_cell(double value);

struct Column {
  std::string html;           ///< of the header
  std::string explanation{};  ///< plain text, may be empty
};

/// A table whose rows can be sorted by any column; its first column says what a row is.
struct Table {
  std::string id;
  std::string caption;  ///< plain text
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};
std::string html(Table const&);

/// A part that is closed at first.
std::string details(std::string const& summary_html, std::string const& content_html);

}  // namespace qhm::report
